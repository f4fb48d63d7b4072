package upgrade.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** A request between its arrival and the end of its answer, as it was at one moment. Immutable. */
public final class RequestInFlight {
  private final String id;
  private final String method;
  private final String path;
  private final Optional<String> bundle;
  private final Duration age;
  private final String phase;
  private final Optional<String> notRerunnable;
  private final Optional<Duration> running;
  private final Optional<String> outlasted;

  private RequestInFlight(
      String id,
      String method,
      String path,
      Optional<String> bundle,
      Duration age,
      String phase,
      Optional<String> notRerunnable,
      Optional<Duration> running,
      Optional<String> outlasted) {
    this.id = Objects.requireNonNull(id);
    this.method = Objects.requireNonNull(method);
    this.path = Objects.requireNonNull(path);
    this.bundle = bundle;
    this.age = age;
    this.phase = Objects.requireNonNull(phase);
    this.notRerunnable = notRerunnable;
    this.running = running;
    this.outlasted = outlasted;
  }

  /**
   * @param id stays the same for the life of the request
   * @param path decoded, without the query
   * @param bundle what serves it, such as {@code com.acme.shop [12]}; empty if that is not known
   * @param age since its arrival
   * @param phase in lower case, such as {@code parked} or {@code running}
   * @param notRerunnable why it would not run again if it failed now; empty if it would
   */
  public static RequestInFlight of(
      String id,
      String method,
      String path,
      Optional<String> bundle,
      Duration age,
      String phase,
      Optional<String> notRerunnable) {
    return new RequestInFlight(
        id, method, path, bundle, age, phase, notRerunnable, Optional.empty(), Optional.empty());
  }

  /** The same, inside the application for so long. */
  public RequestInFlight runningFor(Duration time) {
    return new RequestInFlight(
        id, method, path, bundle, age, phase, notRerunnable, Optional.of(time), outlasted);
  }

  /** The same, for which that upgrade has waited in vain. */
  public RequestInFlight outlasting(String upgradeId) {
    return new RequestInFlight(
        id, method, path, bundle, age, phase, notRerunnable, running, Optional.of(upgradeId));
  }

  public String id() {
    return id;
  }

  public String method() {
    return method;
  }

  /** Decoded, without the query. */
  public String path() {
    return path;
  }

  /** What serves it, such as {@code com.acme.shop [12]}; empty if that is not known. */
  public Optional<String> bundle() {
    return bundle;
  }

  /** Since its arrival. */
  public Duration age() {
    return age;
  }

  /** In lower case, such as {@code parked} or {@code running}. */
  public String phase() {
    return phase;
  }

  /** Why it would not run again if it failed now; empty if it would. */
  public Optional<String> notRerunnable() {
    return notRerunnable;
  }

  /**
   * How long the attempt that runs now has been inside the application; empty if none does, and for
   * the request that started the upgrade itself.
   */
  public Optional<Duration> running() {
    return running;
  }

  /** The id of the upgrade that waited last for its end, and in vain; empty if none did. */
  public Optional<String> outlasted() {
    return outlasted;
  }

  @Override
  public String toString() {
    return id + " " + method + " " + path + " " + phase;
  }
}
