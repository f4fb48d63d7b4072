package upgrade.web.scope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import upgrade.web.owner.Owned;
import upgrade.web.scope.Context.Route;

/** Remembers what served requests at one instant, and for which bundle. Immutable. */
public final class EndpointSnapshot {
  /** Of a framework without an HTTP service. */
  public static final EndpointSnapshot NONE =
      new EndpointSnapshot(
          -1, -1, false, List.of(), List.of(), List.of(), List.of(), Registrations.NONE);

  private final long runtimeId;
  private final long httpBundle;
  private final boolean joined;
  private final List<Context> contexts;
  private final List<Endpoint> preprocessors;
  private final List<String> addresses;
  private final List<Failure> failures;
  private final List<Endpoint> endpoints;
  private final Set<Long> httpServiceUsers;
  private final Set<Long> jaxrsWhiteboards;
  private final Set<Long> jaxrsBundles;
  private final Set<String> started;
  private final Set<Long> unsettled;

  private EndpointSnapshot(
      long runtimeId,
      long httpBundle,
      boolean joined,
      List<Context> contexts,
      List<Endpoint> preprocessors,
      List<String> addresses,
      List<Failure> failures,
      Registrations registrations) {
    this.runtimeId = runtimeId;
    this.httpBundle = httpBundle;
    this.joined = joined;
    this.contexts = contexts;
    this.preprocessors = preprocessors;
    this.addresses = addresses;
    this.failures = failures;
    this.endpoints = endpoints(contexts, preprocessors);
    this.httpServiceUsers = Set.copyOf(registrations.httpServiceUsers());
    this.jaxrsWhiteboards = Set.copyOf(registrations.jaxrsWhiteboards());
    this.jaxrsBundles = Set.copyOf(registrations.jaxrsBundles());
    this.started = Set.copyOf(registrations.startedContexts());
    this.unsettled = unsettled(registrations);
  }

  static EndpointSnapshot of(RuntimeDTO runtime, Registrations registrations, Owned owned) {
    RuntimeReader reader = new RuntimeReader(runtime, registrations, owned);
    ServiceReferenceDTO service = runtime.serviceDTO;
    return new EndpointSnapshot(
        service == null ? 0 : service.id,
        service == null ? 0 : service.bundle,
        owned.joined(),
        reader.contexts(),
        reader.preprocessors(),
        reader.addresses(),
        new FailureReader(runtime, reader).failures(),
        registrations);
  }

  private static List<Endpoint> endpoints(List<Context> contexts, List<Endpoint> preprocessors) {
    List<Endpoint> all = new ArrayList<>(preprocessors);
    for (Context context : contexts) {
      all.addAll(context.endpoints());
    }
    return Collections.unmodifiableList(all);
  }

  private Set<Long> unsettled(Registrations registrations) {
    Set<Long> taken = new HashSet<>();
    endpoints.forEach(endpoint -> taken.add(endpoint.serviceId()));
    failures.forEach(failure -> taken.add(failure.endpoint().serviceId()));
    Set<Long> bundles = new HashSet<>();
    registrations
        .byServiceId()
        .forEach(
            (id, registration) -> {
              if (registration.whiteboard() && !taken.contains(id)) {
                bundles.add(registration.bundleId());
              }
            });
    return bundles;
  }

  /** Whether there is an HTTP service at all. */
  public boolean isPresent() {
    return runtimeId >= 0;
  }

  /** The service id of the HTTP service's runtime; negative if there is none. */
  public long runtimeId() {
    return runtimeId;
  }

  /** The id of the bundle that is the HTTP service; negative if there is none. */
  public long httpBundle() {
    return httpBundle;
  }

  /** The bundle that serves that path, such as {@code shop [12]}; empty if it is not known. */
  public Optional<String> ownerOf(String path) {
    return servedBy(path).map(Endpoint::owner).filter(owner -> !owner.isEmpty());
  }

  /**
   * The servlet or resource that serves that path; where there is none, the context that answers in
   * its place, if it has one owner.
   */
  public Optional<Endpoint> servedBy(String path) {
    for (Context context : contexts) {
      String relative = context.relative(path);
      Route route = relative == null ? null : context.resolve(relative);
      if (route != null) {
        return Optional.of(route.endpoint());
      }
      if (relative != null && context.isJoined()) {
        return context.selves().size() == 1
            ? Optional.of(context.selves().get(0))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** All that works; what failed or is shadowed is not among them. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /**
   * A path that each pattern of those bundles' servlets and resources serves, as far as this knows.
   */
  public List<String> samples(Set<Long> bundleIds) {
    List<String> samples = new ArrayList<>();
    for (Context context : contexts) {
      for (Route route : context.routes()) {
        String path = route.sample(context.path());
        if (bundleIds.contains(route.endpoint().bundleId())
            && servedBy(path).filter(route.endpoint()::equals).isPresent()) {
          samples.add(path);
        }
      }
    }
    return samples;
  }

  /** The preprocessors in the order in which a request passes them. */
  public List<Endpoint> preprocessors() {
    return preprocessors;
  }

  /** The URLs under which the HTTP service is reached, as it gives them. */
  public List<String> addresses() {
    return addresses;
  }

  /** What those bundles have in the path of requests; {@link Scope#NOTHING} if nothing. */
  public Scope scopeOf(Set<Long> affectedBundleIds) {
    AffectedScope scope = new AffectedScope(this, Set.copyOf(affectedBundleIds));
    return scope.expected().isEmpty() ? Scope.NOTHING : scope;
  }

  /** In the order in which the runtime tries them. */
  List<Context> contexts() {
    return contexts;
  }

  List<Failure> failures() {
    return failures;
  }

  /** Those that may own what an HttpService registered: it does not tell whose a servlet is. */
  Set<Long> httpServiceUsers() {
    return httpServiceUsers;
  }

  /** The bundles that own the servlets of JAX-RS applications, not telling whose a servlet is. */
  Set<Long> jaxrsWhiteboards() {
    return jaxrsWhiteboards;
  }

  /** Those whose JAX-RS resources and applications the whiteboards serve. */
  Set<Long> jaxrsBundles() {
    return jaxrsBundles;
  }

  /** Whether contexts at the same path are one to the container. */
  boolean isJoined() {
    return joined;
  }

  /** Whether the context at that path answers requests, as far as the container tells. */
  boolean isStarted(String contextPath) {
    return !joined || started.contains(contextPath);
  }

  /** The bundles with services that the HTTP runtime has neither put to work nor given up. */
  Set<Long> unsettled() {
    return unsettled;
  }
}
