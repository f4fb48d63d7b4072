package upgrade.web.seam;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.ComponentException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;
import upgrade.log.Logs;
import upgrade.web.gate.Gate;
import upgrade.web.gate.Tally;
import upgrade.web.gate.Totals;
import upgrade.web.inflight.InFlight;
import upgrade.web.owner.Owners;
import upgrade.web.park.Parking;
import upgrade.web.path.Parts;
import upgrade.web.ready.Loopback;
import upgrade.web.ready.Paths;
import upgrade.web.record.Bodies;
import upgrade.web.record.SpillFiles;
import upgrade.web.rerun.RuntimeServlets;
import upgrade.web.rerun.ServletPolicies;
import upgrade.web.scope.Endpoints;
import upgrade.web.scope.Readiness;
import upgrade.web.scope.Scope;
import upgrade.web.scope.Stranded;
import upgrade.web.settings.WebConfiguration;
import upgrade.web.settings.WebSettings;
import upgrade.web.settings.WholeNumbers;
import upgrade.web.spi.Preloading;
import upgrade.web.stack.HttpStack;

/** Wires the request path and puts it into the HTTP service; the instructions act on it. */
@Component(service = WebProtection.class, immediate = true, configurationPid = WebConfiguration.PID)
@Designate(ocd = WebConfiguration.class)
public final class WebProtection {
  private static final Logger LOG = Logs.logger("upgrade.seam");

  private static final Duration ARRIVALS = Duration.ofSeconds(1);

  /** Names a figure that is registered as a {@link LongSupplier}. */
  public static final String FIGURE = "upgrade.figure";

  private final BundleContext context;
  private final HttpStack stack;
  private final DeclaredComponents components;
  private final Gate gate = new Gate();
  private final Totals totals = new Totals();
  private final Parking parking;
  private final InFlight inFlight;
  private final Endpoints endpoints;
  private final ServletPolicies policies;
  private final BundleOverrides overrides;
  private final OlderRequests olderRequests;
  private final SynchronousBundleListener shutdown = this::bundleChanged;
  private final List<ServiceRegistration<?>> figures = new ArrayList<>();
  private volatile WebSettings settings;

  /**
   * @param stack required: without an HTTP service there is no request to protect; with another one
   *     all begins anew
   */
  @Activate
  public WebProtection(
      BundleContext context,
      @Reference HttpStack stack,
      @Reference ServiceComponentRuntime serviceComponents,
      WebConfiguration configuration,
      Map<String, Object> properties)
      throws InvalidSyntaxException {
    this.context = context;
    this.stack = stack;
    this.olderRequests = new OlderRequests(stack.seam().frames());
    this.components = new DeclaredComponents(context, serviceComponents);
    this.settings = read(configuration, properties, WebSettings.DEFAULT);
    Preloading.run(context, "/upgrade/web");
    SpillFiles spill = new SpillFiles(spillDirectory(context));
    clear(spill::clear);
    this.parking = new Parking(gate, this::settings);
    this.inFlight = new InFlight(gate, parking::ended);
    this.endpoints = new Endpoints(context, this::runtime, stack.seam().owners());
    this.policies =
        new ServletPolicies(
            new KnownServlets(endpoints, new RuntimeServlets(this::runtime)),
            new ServiceOwners(context)::of);
    this.overrides = new BundleOverrides(context, this::settings, policies::ofBundles);
    Bodies bodies = new Bodies(this::settings, spill);
    try {
      open(new Parts(gate, inFlight, parking, policies, bodies));
    } catch (RuntimeException | LinkageError e) {
      // The seam's bundle stops right now: nobody deactivates what was never activated.
      deactivate();
      throw e;
    }
  }

  /** Removes files. */
  @FunctionalInterface
  interface Clearing {
    void run() throws IOException;
  }

  /** What a crash has left behind is no reason not to protect. */
  static void clear(Clearing leftovers) {
    try {
      leftovers.run();
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(Level.WARNING, "recorded bodies of an earlier run cannot be removed", e);
    }
  }

  private static Path spillDirectory(BundleContext context) {
    File file = context.getDataFile("bodies");
    return file != null
        ? file.toPath()
        : Path.of(
            System.getProperty("java.io.tmpdir"),
            "upgrade-bodies-" + ProcessHandle.current().pid());
  }

  private void open(Parts parts) throws InvalidSyntaxException {
    context.addServiceListener(policies, ServletPolicies.FILTER);
    ServiceReference<?>[] declared = context.getAllServiceReferences(null, ServletPolicies.FILTER);
    if (declared != null) {
      List.of(declared).forEach(policies::add);
    }
    context.addBundleListener(shutdown);
    overrides.open();
    stack.seam().open(stack.server(), stack.runtime(), parts);
    figure("inflight", inFlight::count);
    for (Tally.Figure figure : Tally.Figure.values()) {
      figure(figure.name().toLowerCase(Locale.ROOT), () -> totals.of(figure));
    }
    LOG.log(
        Level.INFO,
        () ->
            "requests of "
                + stack.seam().name(stack.server())
                + " pass through the "
                + stack.seam().means()
                + " of "
                + context.getBundle());
  }

  private void figure(String name, LongSupplier value) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(FIGURE, name);
    figures.add(context.registerService(LongSupplier.class, value, properties));
  }

  @Modified
  void modified(WebConfiguration configuration, Map<String, Object> properties) {
    settings = read(configuration, properties, settings);
    overrides.configured();
    parking.gateChanged();
  }

  /**
   * A wrong value is refused with the reason, and what was in force stays so: protection goes on.
   */
  private WebSettings read(
      WebConfiguration configuration, Map<String, Object> properties, WebSettings otherwise) {
    try {
      List<String> fractions = WholeNumbers.problems(properties);
      if (!fractions.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", fractions));
      }
      WebSettings accepted = WebSettings.of(configuration);
      accepted.conflicts(stack.seam().idleTimeout()).forEach(why -> LOG.log(Level.WARNING, why));
      return accepted;
    } catch (IllegalArgumentException | ComponentException e) {
      LOG.log(
          Level.ERROR,
          "configuration "
              + WebConfiguration.PID
              + " refused, what was in force stays: "
              + e.getMessage());
      return otherwise;
    }
  }

  /**
   * The order matters: no new request waits, those that wait are answered, those that were let go
   * have come back to us; only then none comes to us any more.
   */
  @Deactivate
  void deactivate() {
    gate.stop();
    parking.gateChanged();
    if (!parking.awaitArrivals(ARRIVALS)) {
      LOG.log(Level.WARNING, "released requests have not come back; filters may not guard them");
    }
    stack.seam().close();
    endpoints.close();
    context.removeServiceListener(policies);
    context.removeBundleListener(shutdown);
    for (ServiceRegistration<?> figure : figures) {
      try {
        figure.unregister();
      } catch (IllegalStateException e) {
        // The bundle's stop has done it.
      }
    }
  }

  /**
   * When the framework stops, nothing waits any more, long before it is our turn to stop; else a
   * bundle may have come with settings of its own.
   */
  private void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
      gate.stop();
      parking.gateChanged();
    } else {
      overrides.changed(event);
    }
  }

  public Gate gate() {
    return gate;
  }

  public InFlight inFlight() {
    return inFlight;
  }

  public Parking parking() {
    return parking;
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  public Totals totals() {
    return totals;
  }

  public OlderRequests olderRequests() {
    return olderRequests;
  }

  /** The bounds in force now. */
  public WebSettings settings() {
    return settings;
  }

  /** The HTTP service whose requests pass through, and how. */
  public HttpStack stack() {
    return stack;
  }

  /** One line for each reason why requests pass by the seam; empty if there is none. */
  public List<String> misplaced() {
    return stack.seam().problems();
  }

  /** The bounds in force now for an upgrade that interrupts {@code scope}. */
  public WebSettings settings(Scope scope) {
    return settings.largest(overrides.of(scope.owners()));
  }

  /** Waits for what {@code scope} covers to serve again. */
  public Readiness readiness(Scope scope) {
    return readiness(scope, Map.of());
  }

  /**
   * The same after some bundles came under a new id.
   *
   * @param newIds by the id of the bundle that is gone
   */
  public Readiness readiness(Scope scope, Map<Long, Long> newIds) {
    return new Readiness(
        endpoints,
        scope,
        id -> stateOf(newIds.getOrDefault(id, id)),
        id -> components.declaredBy(newIds.getOrDefault(id, id)));
  }

  /**
   * What the new version is asked before requests are released.
   *
   * @param newIds by the id of the bundle that is gone
   */
  public Questions questions(Scope scope, Map<Long, Long> newIds) {
    Set<Long> now =
        scope.owners().stream()
            .map(id -> newIds.getOrDefault(id, id))
            .collect(Collectors.toUnmodifiableSet());
    // Elsewhere it would only repeat what the runtime lists.
    boolean looksUp = stack.seam().owners() == Owners.UNKNOWN;
    return new Questions(
        settings().asking(),
        scope,
        new Paths(context),
        now,
        new Loopback(endpoints.addresses(), gate.passes()),
        looksUp ? this::leadsToSomebody : path -> true,
        () -> endpoints.snapshot().samples(now));
  }

  /** As the dispatch of a request for that path would find. */
  private boolean leadsToSomebody(String path) {
    HttpServiceRuntime asked = runtime();
    if (asked == null) {
      return true; // no verdict: the HTTP service is being exchanged
    }
    RequestInfoDTO found = asked.calculateRequestInfoDTO(path);
    return found.servletDTO != null || found.resourceDTO != null;
  }

  /** Has the component register its service once more. */
  public void registerAnew(Stranded stranded) {
    components.registerAnew(stranded.bundleId(), stranded.component());
  }

  /** {@code Bundle.getState()}; uninstalled if there is none with that id. */
  private int stateOf(long bundleId) {
    Bundle bundle = context.getBundle(bundleId);
    return bundle == null ? Bundle.UNINSTALLED : bundle.getState();
  }

  private @Nullable HttpServiceRuntime runtime() {
    return stack.runtime();
  }
}
