package upgrade.impl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import upgrade.api.Protection;

/** {@code upgrade:release}: lets everything go that waits; for emergencies. */
final class Release implements Command {
  private static final Usage USAGE =
      Usage.of("release", "lets all waiting requests go at once; for emergencies")
          .json()
          .note(
              "Requests that are parked, or wait to run again, go on to whatever serves them now:"
                  + " with the bundle in the middle of its update that may be nothing, and they get"
                  + " its 404 or 503.")
          .note(
              "An upgrade that runs goes on, but holds no request back any more. upgrade:cancel, if"
                  + " it is early enough, loses none.")
          .example("release", "when requests wait and nothing else helps");

  private final Supplier<List<Protection>> protections;

  Release(Supplier<List<Protection>> protections) {
    this.protections = protections;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public Answer run(Words words) throws CommandException {
    List<Protection> all = protections.get();
    if (all.isEmpty()) {
      throw new NotAvailable(
          "no requests are protected here, so none wait: is upgrade.web active?");
    }
    int released = 0;
    List<String> failed = new ArrayList<>();
    for (Protection protection : all) {
      try {
        released += protection.release();
      } catch (RuntimeException | LinkageError e) { // in an emergency the others must go, too
        failed.add(e.toString());
      }
    }
    if (!failed.isEmpty()) {
      throw new NotReleased(
          released
              + " requests released, but not all: "
              + String.join("; ", failed)
              + "; upgrade:requests lists those that wait");
    }
    return new Said(
        "released",
        released,
        released == 1 ? "1 request released" : released + " requests released");
  }

  /** Says that some still wait. */
  static final class NotReleased extends CommandException {
    private static final long serialVersionUID = 1L;

    NotReleased(String reason) {
      super(reason);
    }
  }
}
