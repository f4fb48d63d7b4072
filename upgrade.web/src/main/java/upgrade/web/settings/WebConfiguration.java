package upgrade.web.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration with PID {@code upgrade.web}. */
@ObjectClassDefinition(
    name = "Hot upgrade, web",
    description = "How requests are drained, parked, recorded and rerun during an upgrade")
public @interface WebConfiguration {
  String PID = "upgrade.web";

  @AttributeDefinition(
      name = "Short drain (ms)",
      description = "How long an upgrade waits for every request in flight",
      min = "0",
      max = "600000")
  long drain_short_ms() default 500;

  @AttributeDefinition(
      name = "Long drain (ms)",
      description =
          "How long an upgrade waits for requests that must not run twice; includes the short drain",
      min = "0",
      max = "600000")
  long drain_long_ms() default 10_000;

  @AttributeDefinition(
      name = "Drain in a refresh (ms)",
      description = "The longest drain in a refresh, during which the framework holds its lock",
      min = "0",
      max = "60000")
  long drain_refresh_ms() default 500;

  @AttributeDefinition(
      name = "Ready timeout (ms)",
      description = "How long the endpoints of the new version may take to come back",
      min = "0",
      max = "600000")
  long ready_timeout_ms() default 15_000;

  @AttributeDefinition(
      name = "Park timeout (ms)",
      description = "How long a request may wait before it is answered 503 with Retry-After",
      min = "1",
      max = "600000")
  long park_timeout_ms() default 20_000;

  @AttributeDefinition(
      name = "Parked requests (number)",
      description = "How many requests may wait at a time; more are answered 503 at once",
      min = "0",
      max = "1000000")
  int park_requests() default 5_000;

  @AttributeDefinition(
      name = "Parked requests (bytes)",
      description = "How much memory the waiting requests may take, by estimate",
      min = "0",
      max = "68719476736")
  long park_bytes() default 64L << 20;

  @AttributeDefinition(
      name = "Body in memory (bytes)",
      description = "How much of a request's body is recorded in memory before a file takes over",
      min = "0",
      max = "16777216")
  int body_memory_bytes() default 64 << 10;

  @AttributeDefinition(
      name = "Body in all (bytes)",
      description = "How much of a body is recorded; a request with a longer one is not rerun",
      min = "0",
      max = "1073741824")
  int body_max_bytes() default 1 << 20;

  @AttributeDefinition(
      name = "Release rate (requests/s)",
      description =
          "How many parked requests are released in a second even if none of them ends; as many, but at"
              + " most 100, may run at a time before it counts",
      min = "1",
      max = "100000")
  int release_rate() default 500;

  @AttributeDefinition(
      name = "Single bundles",
      description =
          "Other values for single bundles, one line each: symbolic.name;drain.short.ms=200;"
              + "drain.long.ms=30000;ready.timeout.ms=60000;rerun=never (or always, idempotent);"
              + " wins over the header Upgrade-Web of the bundle, key by key",
      required = false)
  String[] bundles() default {};

  @AttributeDefinition(
      name = "Probes",
      description =
          "What the new version must answer before requests are released, one line each: /path for a"
              + " status of 200 to 399, or /path=204; asked by GET, with the gate still closed; only"
              + " those that the upgrade interrupts; adds to the service property upgrade.probe",
      required = false)
  String[] probes() default {};

  @AttributeDefinition(
      name = "Probe timeout (ms)",
      description = "How long a probe may take until it is answered as expected",
      min = "1",
      max = "600000")
  long probe_timeout_ms() default 5_000;

  @AttributeDefinition(
      name = "Warm-up",
      description =
          "What is called once, by GET, before requests are released, one line each: /path; only"
              + " those that the upgrade interrupts; adds to the service property upgrade.warmup",
      required = false)
  String[] warmup() default {};

  @AttributeDefinition(
      name = "Warm-up time (ms)",
      description = "How long all that is called once may take together; the rest stays cold",
      min = "0",
      max = "600000")
  long warmup_timeout_ms() default 10_000;
}
