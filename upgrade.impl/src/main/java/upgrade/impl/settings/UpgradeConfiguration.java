package upgrade.impl.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Describes the configuration with the PID {@value #PID}: for Metatype, and as what is in force
 * when nothing is configured. It is read by {@link Key}, which refuses what this would convert
 * silently, such as 1.5 to 1.
 */
@ObjectClassDefinition(
    name = "Hot upgrade",
    description =
        "When a stop counts as an update, how long an upgrade and its steps may take, and what is"
            + " kept for a way back. An upgrade that runs keeps the times that it began with.")
public @interface UpgradeConfiguration {
  /** The persistent identity of the configuration. */
  String PID = "upgrade";

  @AttributeDefinition(
      name = "Possible update (ms)",
      description =
          "How long a transient stop, or one by unknown code, counts as a possible update"
              + " before requests are answered as always; milliseconds, at most step.timeout.ms;"
              + " in force with the next upgrade",
      min = "0",
      max = "60000")
  long possible_update_ms() default 500;

  @AttributeDefinition(
      name = "Quiet period (ms)",
      description =
          "How long after an upgrade further bundles still become part of it; milliseconds;"
              + " in force with the next upgrade",
      min = "0",
      max = "60000")
  long quiet_period_ms() default 250;

  @AttributeDefinition(
      name = "Step timeout (ms)",
      description =
          "How long one step may take before it is interrupted and counts as failed; it must cover"
              + " the slowest start of a bundle, fetching new content, and of the web part"
              + " drain.long.ms and ready.timeout.ms; milliseconds; in force with the next upgrade",
      min = "100",
      max = "3600000")
  long step_timeout_ms() default 30_000;

  @AttributeDefinition(
      name = "Roll back",
      description =
          "Whether the old version of a bundle is put back when a plain update of it fails, while its"
              + " requests still wait; in force with the next upgrade")
  boolean rollback() default true;

  @AttributeDefinition(
      name = "Largest content (bytes)",
      description =
          "How large the new content of one bundle may be, as a jar and unpacked; bytes;"
              + " in force with the next upgrade",
      min = "1024",
      max = "1099511627776")
  long content_bytes() default 512L << 20;

  @AttributeDefinition(
      name = "Kept versions",
      description =
          "How many earlier contents of each bundle are kept for a way back, besides the one that"
              + " it has; 0 keeps none at all; in force at once",
      min = "0",
      max = "1000")
  int versions_kept() default 3;

  @AttributeDefinition(
      name = "Kept versions (bytes)",
      description =
          "How much disk the kept contents of all bundles may take together; bytes;"
              + " in force at once",
      min = "1024",
      max = "1099511627776")
  long versions_bytes() default 256L << 20;

  @AttributeDefinition(
      name = "Upgrades in the history",
      description =
          "How many upgrades the history remembers; 0 remembers none; in force when the next"
              + " upgrade has ended",
      min = "0",
      max = "100000")
  int history_upgrades() default 200;

  @AttributeDefinition(
      name = "Interrupt updates that hang",
      description =
          "Whether a thread of somebody else, such as a shell's, that updates a bundle and hangs"
              + " for longer than step.timeout.ms is interrupted, once; threads of upgrades that"
              + " were started here always are; in force with the next upgrade")
  boolean interrupt_updates() default false;

  @AttributeDefinition(
      name = "Spare disk (bytes)",
      description =
          "How much of the disk new and old contents must leave free: an upgrade that would leave"
              + " less is refused before anything is touched, a plain update goes on without a way"
              + " back; bytes; in force with the next upgrade",
      min = "0",
      max = "1152921504606846976")
  long disk_spare_bytes() default 16L << 20;

  @AttributeDefinition(
      name = "Other signers allowed",
      description =
          "Whether a signed bundle may get content that nobody, not everybody, or somebody else has"
              + " signed; if not, an upgrade to it is refused; in force with the next upgrade")
  boolean other_signers_allowed() default false;

  @AttributeDefinition(
      name = "Components timeout (ms)",
      description =
          "How long the components that were satisfied before an upgrade may take to be so again;"
              + " milliseconds; less than step.timeout.ms; in force with the next upgrade",
      min = "0",
      max = "600000")
  long components_timeout_ms() default 10_000;

  @AttributeDefinition(
      name = "Tags of health checks",
      description =
          "The Felix Health Checks with one of these tags must be well after an upgrade, or it goes"
              + " back; with none, no check is asked; in force with the next upgrade",
      required = false)
  String[] health_tags() default {};

  @AttributeDefinition(
      name = "Health timeout (ms)",
      description =
          "How long the health checks may take to be well after an upgrade; milliseconds; less than"
              + " step.timeout.ms; in force with the next upgrade",
      min = "0",
      max = "600000")
  long health_timeout_ms() default 10_000;

  @AttributeDefinition(
      name = "Soft purge (ms)",
      description =
          "How long an upgrade waits, last before its point of no return, for requests that it"
              + " would cut off in the middle of code that it replaces; milliseconds; less than"
              + " step.timeout.ms; in force with the next upgrade",
      min = "0",
      max = "600000")
  long soft_purge_ms() default 5_000;

  @AttributeDefinition(
      name = "Soft purge gives up",
      description =
          "Whether an upgrade is given up, with nothing changed, if such requests do not end in"
              + " time; else it goes on and they end as the application ends them, as they always"
              + " do in a plain update; in force with the next upgrade")
  boolean soft_purge_gives_up() default true;

  @AttributeDefinition(
      name = "Restore after a crash",
      description =
          "Whether a framework that finds at its start that the one before it crashed in the middle"
              + " of an upgrade, past its point of no return, puts the old version of all bundles of"
              + " that upgrade back; if not, it only tells; in force at the next start")
  boolean restore_after_crash() default false;
}
