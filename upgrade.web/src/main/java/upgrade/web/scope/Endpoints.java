package upgrade.web.scope;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import upgrade.web.owner.Owned;
import upgrade.web.owner.Owners;

/** Shows what serves requests now. Safe for use by any thread. */
public final class Endpoints implements AutoCloseable {
  // As long as a drain in a refresh may take, in which the framework's lock is held, too.
  private static final Duration BOUND = Duration.ofMillis(500);
  private static final Duration DELAY = Duration.ofMillis(100);

  private final BundleContext bundleContext;
  private final Supplier<@Nullable HttpServiceRuntime> runtime;
  private final Owners owners;
  private final @Nullable Reading reading;
  private final Runnable unlisten;

  /**
   * @param bundleContext ours
   * @param runtime gives the HTTP service's runtime, or {@code null} while there is none
   * @param owners tells what the runtime does not
   */
  public Endpoints(
      BundleContext bundleContext, Supplier<@Nullable HttpServiceRuntime> runtime, Owners owners) {
    this(bundleContext, runtime, owners, BOUND);
  }

  Endpoints(
      BundleContext bundleContext,
      Supplier<@Nullable HttpServiceRuntime> runtime,
      Owners owners,
      Duration bound) {
    this.bundleContext = bundleContext;
    this.runtime = runtime;
    this.owners = owners;
    if (owners == Owners.UNKNOWN) {
      this.reading = null;
      this.unlisten = () -> {};
    } else {
      Reading kept = new Reading(this::read, bound, DELAY);
      this.reading = kept;
      this.unlisten = listen(kept::changed);
      kept.changed();
    }
  }

  /**
   * What serves now; {@link EndpointSnapshot#NONE} if there is no HTTP service. Takes a fraction of
   * a millisecond; where the container is busy, not much longer, and then it is what served last.
   */
  public EndpointSnapshot snapshot() {
    return reading == null ? readDirectly() : reading.now().orElseGet(reading::last);
  }

  /**
   * What serves now and nothing else; {@link EndpointSnapshot#NONE} also if that cannot be told in
   * time.
   */
  EndpointSnapshot fresh() {
    return reading == null ? readDirectly() : reading.now().orElse(EndpointSnapshot.NONE);
  }

  /**
   * What serves, as it was a moment ago: for requests, which must not wait for the container's
   * configuration. Empty if the HTTP service can be asked at any time.
   */
  public Optional<EndpointSnapshot> known() {
    return Optional.ofNullable(reading).map(Reading::last);
  }

  private EndpointSnapshot readDirectly() {
    try {
      return read();
    } catch (IllegalStateException gone) { // the HTTP service or we ourselves are being stopped
      return EndpointSnapshot.NONE;
    }
  }

  /** Owners last: they hold all that the runtime had by then, and what has come since harms not. */
  private EndpointSnapshot read() {
    HttpServiceRuntime now = runtime.get();
    if (now == null) {
      return EndpointSnapshot.NONE;
    }
    RuntimeDTO dto = now.getRuntimeDTO();
    Owned owned = owners.of(now);
    return EndpointSnapshot.of(dto, Registrations.read(bundleContext), owned);
  }

  /** The URLs under which the HTTP service is reached now. */
  public List<String> addresses() {
    return snapshot().addresses();
  }

  /** The preprocessors as they are now, in the order in which a request passes them. */
  public List<Endpoint> preprocessors() {
    return snapshot().preprocessors();
  }

  /**
   * Calls back, on any thread, whenever a service came, changed or went.
   *
   * @return ends it
   */
  Runnable listen(Runnable changed) {
    AllServiceListener listener =
        event -> {
          if (!isCount(event)) {
            changed.run();
          }
        };
    bundleContext.addServiceListener(listener);
    return () -> {
      try {
        bundleContext.removeServiceListener(listener);
      } catch (IllegalStateException stopped) { // the framework has removed it
        return;
      }
    };
  }

  /** Pax Web counts a change for each time that it is asked: answering that would never end. */
  private static boolean isCount(ServiceEvent event) {
    return event.getType() == ServiceEvent.MODIFIED
        && event.getServiceReference().getProperty(Constants.OBJECTCLASS) instanceof String[] types
        && Arrays.asList(types).contains(HttpServiceRuntime.class.getName());
  }

  /** No longer follows what changes. */
  @Override
  public void close() {
    unlisten.run();
    if (reading != null) {
      reading.close();
    }
  }
}
