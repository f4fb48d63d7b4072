package upgrade.impl.command;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import upgrade.api.PlanException;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeService;
import upgrade.impl.console.Consoles;
import upgrade.impl.console.Shell;
import upgrade.impl.console.Watch;

/**
 * Starts an upgrade for the operator and stays with it until it has ended: shows it, and cancels it
 * when interrupted, as long as that is possible.
 *
 * <p>An interrupt comes from Ctrl-C in shells on JLine, Karaf's and gogo.jline. They give the
 * prompt back at once and leave this thread alone; from then on the shell prints neither what the
 * command returns nor what it throws, so the end is told by the live view.
 */
final class Attendance {
  private static final Duration SHOWN = Duration.ofSeconds(2);

  private final UpgradeService service;
  private final Consoles consoles;

  Attendance(UpgradeService service, Consoles consoles) {
    this.service = service;
    this.consoles = consoles;
  }

  /**
   * Runs the upgrade.
   *
   * @param command which command does it
   * @param quiet whether to show nothing while it runs, as for a program
   * @return how it ended, well
   * @throws CommandException if it ended otherwise, or goes on and is no longer waited for
   */
  Upgraded run(String command, UpgradeRequest request, boolean quiet) throws CommandException {
    Optional<Shell> shell = quiet ? Optional.empty() : Consoles.current();
    // Not by its thread: Gogo names that after the whole line, with whatever a URL can hide.
    String who = Consoles.user().map(user -> user + " by ").orElse("") + "upgrade:" + command;
    Upgrade upgrade;
    try {
      upgrade = service.start(request.by(who));
    } catch (PlanException e) {
      throw new Refused(e);
    }
    Optional<Watch> watch = shell.map(there -> consoles.watchToItsEnd(upgrade, there));
    UpgradeResult result = await(upgrade, watch);
    if (NotUpgraded.isGood(result)) {
      return new Upgraded(result);
    }
    throw NotUpgraded.of(result);
  }

  private static UpgradeResult await(Upgrade upgrade, Optional<Watch> watch)
      throws CommandException {
    CompletableFuture<UpgradeResult> result = upgrade.result().toCompletableFuture();
    int interrupts = 0;
    while (true) {
      try {
        UpgradeResult ended = result.get();
        if (watch.isPresent()) {
          watch.get().awaitEnd(SHOWN);
        }
        return ended;
      } catch (InterruptedException e) {
        interrupts++;
        interrupted(upgrade, watch, interrupts);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e); // a result never is one
      }
    }
  }

  private static void interrupted(Upgrade upgrade, Optional<Watch> watch, int interrupts)
      throws CommandException {
    watch.ifPresent(Watch::tellsTheEnd);
    if (interrupts > 1) {
      throw new StillRunning(
          "upgrade " + upgrade.id() + " goes on; upgrade:status tells how far it is");
    }
    String answer =
        upgrade.cancel()
            ? "interrupted before the point of no return: upgrade "
                + upgrade.id()
                + " is cancelled, what it did is undone"
            : "too late to cancel upgrade "
                + upgrade.id()
                + ": it is past the point of no return and changes bundles. It goes on, to its end"
                + " or back; upgrade:status tells how far it is. Interrupt again to stop watching";
    watch.ifPresent(live -> live.say(answer));
  }

  /** Says that no plan could be made. */
  static final class Refused extends CommandException {
    private static final long serialVersionUID = 1L;

    Refused(PlanException e) {
      super(
          "nothing has changed: "
              + String.join("; ", e.problems().stream().map(Object::toString).toList()));
    }
  }

  /** Says that the command has ended before the upgrade. */
  static final class StillRunning extends CommandException {
    private static final long serialVersionUID = 1L;

    StillRunning(String reason) {
      super(reason);
    }
  }
}
