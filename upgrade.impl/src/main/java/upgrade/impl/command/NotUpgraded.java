package upgrade.impl.command;

import java.util.stream.Collectors;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeResult;

/** Says that an upgrade did not end as asked for: how, why, and what to do. */
public final class NotUpgraded extends CommandException {
  private static final long serialVersionUID = 1L;

  private NotUpgraded(String reason) {
    super(reason);
  }

  static NotUpgraded of(UpgradeResult result) {
    String id = result.upgradeId();
    String why =
        result.problems().isEmpty()
            ? ""
            : ": "
                + result.problems().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining("; "))
                    .replaceAll("[;.\\s]+$", "");
    String bundles =
        result.request().changes().stream()
            .map(change -> change.symbolicName() + " [" + change.bundleId() + "]")
            .collect(Collectors.joining(", "));
    String first = result.request().changes().stream().findFirst().map(Object::toString).orElse("");
    return new NotUpgraded(
        switch (result.outcome()) {
          case REFUSED ->
              "upgrade " + id + " of " + bundles + " was refused, nothing has changed" + why;
          case CANCELLED -> "upgrade " + id + " of " + bundles + " was cancelled" + why;
          case ROLLED_BACK ->
              "upgrade "
                  + id
                  + " was rolled back, the old version runs"
                  + why
                  + "; upgrade:history "
                  + id
                  + " has each step";
          case FAILED ->
              "upgrade "
                  + id
                  + " failed, neither version is known to run"
                  + why
                  + "; upgrade:history "
                  + id
                  + " has each step, upgrade:rollback brings back what is kept";
          case NO_UPDATE, SUCCEEDED, INTERRUPTED -> "upgrade " + id + " ended without " + first;
        });
  }

  /** Whether the bundles got what they were to get. */
  static boolean isGood(UpgradeResult result) {
    return result.outcome() == UpgradeResult.Outcome.SUCCEEDED;
  }

  static String changes(UpgradeResult result) {
    return result.request().changes().stream()
        .map(BundleChange::toString)
        .collect(Collectors.joining(", "));
  }
}
