package upgrade.impl.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Describes the configuration with the PID {@value #PID}. */
@ObjectClassDefinition(
    name = "Hot upgrade",
    description = "When a stop counts as an update, and how long an upgrade and its steps may take")
public @interface UpgradeConfiguration {
  /** The persistent identity of the configuration. */
  String PID = "upgrade";

  @AttributeDefinition(
      name = "Possible update (ms)",
      description =
          "How long a transient stop, or one by unknown code, counts as a possible update"
              + " before requests are answered as always; milliseconds",
      min = "0",
      max = "60000")
  long possible_update_ms() default 500;

  @AttributeDefinition(
      name = "Quiet period (ms)",
      description =
          "How long after an upgrade further bundles still become part of it; milliseconds",
      min = "0",
      max = "60000")
  long quiet_period_ms() default 250;

  @AttributeDefinition(
      name = "Step timeout (ms)",
      description =
          "How long one step may take before it is interrupted and counts as failed; milliseconds",
      min = "100",
      max = "3600000")
  long step_timeout_ms() default 30_000;
}
