package upgrade.impl.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeService;

/** {@code upgrade:cancel [ID]}: gives up an upgrade while that leaves nothing changed. */
final class Cancel implements Command {
  private static final Usage USAGE =
      Usage.of("cancel", "gives up an upgrade before its point of no return")
          .optional("ID", "of the running upgrade or of one that waits; else the running one")
          .json()
          .note(
              "Behind the point of no return bundles change: then it says so, fails, and the upgrade"
                  + " goes on to its end or back.")
          .note("A plain update that is cancelled goes on unprotected: nobody can stop it.")
          .example("cancel", "the upgrade that runs now");

  /** What an upgrade does before the point of no return is undone sooner than this. */
  private static final Duration UNDONE = Duration.ofSeconds(20);

  private final UpgradeService service;

  Cancel(UpgradeService service) {
    this.service = service;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public Answer run(Words words) throws CommandException, InterruptedException {
    Optional<Upgrade> running = service.running();
    Upgrade upgrade = choose(words.argument(0), running, service.waiting());
    String id = upgrade.id();
    boolean waits = running.filter(now -> now.id().equals(id)).isEmpty();
    if (!upgrade.cancel()) {
      throw new TooLate(
          "too late to cancel upgrade "
              + id
              + ": it is past the point of no return and goes on, to its end or back;"
              + " upgrade:status tells how far it is");
    }
    if (waits) {
      return new Said("cancelled", id, "upgrade " + id + " is cancelled, it will not begin");
    }
    try {
      UpgradeResult result =
          upgrade.result().toCompletableFuture().get(UNDONE.toMillis(), TimeUnit.MILLISECONDS);
      return new Upgraded(result);
    } catch (TimeoutException e) {
      return new Said(
          "cancelled", id, "upgrade " + id + " is cancelled, but still undoes what it did");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // a result never is one
    }
  }

  private static Upgrade choose(
      Optional<String> id, Optional<Upgrade> running, List<Upgrade> waiting) throws WrongInput {
    List<Upgrade> all = new ArrayList<>(running.stream().toList());
    all.addAll(waiting);
    if (all.isEmpty()) {
      throw new WrongInput("no upgrade runs or waits: there is nothing to cancel");
    }
    if (id.isEmpty()) {
      return all.get(0);
    }
    for (Upgrade each : all) {
      if (each.id().equals(id.get())) {
        return each;
      }
    }
    throw new WrongInput(
        "no upgrade "
            + id.get()
            + " runs or waits; there is "
            + String.join(", ", Upgraded.ids(all)));
  }

  @Override
  public List<String> candidates() {
    List<Upgrade> all = new ArrayList<>(service.running().stream().toList());
    all.addAll(service.waiting());
    return Upgraded.ids(all);
  }

  /** Says that it was not early enough. */
  static final class TooLate extends CommandException {
    private static final long serialVersionUID = 1L;

    TooLate(String reason) {
      super(reason);
    }
  }
}
