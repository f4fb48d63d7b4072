package upgrade.impl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRequest;

/** {@code upgrade:update BUNDLE… [URL]}: brings new versions of bundles, and shows how. */
final class Update implements Command {
  static final String INTERRUPT =
      "Ctrl-C (in Karaf and in gogo.jline) cancels it before the point of no return; in plain Gogo"
          + " type upgrade:cancel in a second session.";

  private static final Usage USAGE =
      Usage.of("update", "updates bundles while their requests wait, and goes back if that fails")
          .several(
              "BUNDLE [URL]",
              "id, symbolic name, location or pattern; behind one bundle the URL of its new content,"
                  + " else its update location is asked")
          .option("--modification", "NAME", "makes the plan by that modification")
          .option("--force", "updates what cannot be protected, such as the HTTP service, as it is")
          .json()
          .note(
              "The content is fetched and checked first. If a check fails, nothing is touched; if"
                  + " the new version does not start, the old one is put back.")
          .note(INTERRUPT)
          .note("Fails unless all bundles run their new version.")
          .example("update com.acme.shop file:/tmp/shop-2.jar", "one bundle from a file")
          .example("update 'com.acme.*'", "all that match, from where each was installed");

  private final Supplier<Selected> bundles;
  private final Attendance attendance;
  private final PlainUpdate plain;

  Update(Supplier<Selected> bundles, Attendance attendance, PlainUpdate plain) {
    this.bundles = bundles;
    this.attendance = attendance;
    this.plain = plain;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public Answer run(Words words) throws CommandException, InterruptedException {
    List<BundleChange> wanted = Changes.of(words.arguments(), bundles.get());
    List<BundleChange> unprotectable = new ArrayList<>();
    List<BundleChange> others = new ArrayList<>();
    for (BundleChange change : wanted) {
      Optional<String> why = plain.unprotectable(change.bundleId());
      (why.isPresent() ? unprotectable : others).add(change);
      if (why.isPresent() && !words.has("--force")) {
        throw new WrongInput(
            change.symbolicName()
                + " cannot be protected, it "
                + why.get()
                + (plain.isNever(change.bundleId())
                    ? ": restart the framework with its new version"
                    : ": --force updates it all the same, and requests may fail"));
      }
    }
    if (!unprotectable.isEmpty()) {
      if (!others.isEmpty()) {
        throw new WrongInput(
            "--force is for "
                + unprotectable.get(0).symbolicName()
                + " alone: update the others by a command of their own, protected");
      }
      return plain.update(unprotectable);
    }
    UpgradeRequest request = UpgradeRequest.of(others.toArray(BundleChange[]::new));
    Optional<String> modification = words.option("--modification");
    return attendance.run(
        "update",
        modification.isPresent() ? request.modifiedBy(modification.get()) : request,
        words.isJson());
  }

  @Override
  public List<String> candidates() {
    return bundles.get().names();
  }
}
