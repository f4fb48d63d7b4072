package upgrade.web.scope;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.service.servlet.runtime.dto.BaseServletDTO;
import org.osgi.service.servlet.runtime.dto.ErrorPageDTO;
import org.osgi.service.servlet.runtime.dto.FilterDTO;
import org.osgi.service.servlet.runtime.dto.ListenerDTO;
import org.osgi.service.servlet.runtime.dto.PreprocessorDTO;
import org.osgi.service.servlet.runtime.dto.ResourceDTO;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import org.osgi.service.servlet.runtime.dto.ServletContextDTO;
import org.osgi.service.servlet.runtime.dto.ServletDTO;
import upgrade.web.owner.Owned;
import upgrade.web.scope.Context.FilterRule;
import upgrade.web.scope.Context.Route;
import upgrade.web.scope.Endpoint.Kind;
import upgrade.web.scope.Registrations.Registration;

/** Reads what the HTTP runtime tells of itself, and adds the owners that it does not tell. */
final class RuntimeReader {
  private static final String HTTP_SERVICE_CONTEXT = "org.osgi.service.http";
  private static final Set<String> DIRECT = Set.of("REQUEST", "ASYNC");

  private final RuntimeDTO runtime;
  private final Registrations registrations;
  private final boolean joined;
  private final Places places;
  private final long httpBundle;

  RuntimeReader(RuntimeDTO runtime, Registrations registrations, Owned owned) {
    this.runtime = runtime;
    this.registrations = registrations;
    this.joined = owned.joined();
    this.places = new Places(owned);
    ServiceReferenceDTO service = runtime.serviceDTO;
    this.httpBundle = service == null ? -1 : service.bundle;
  }

  List<Context> contexts() {
    Map<Object, List<ServletContextDTO>> together = new LinkedHashMap<>();
    stream(runtime.servletContextDTOs)
        .forEach(
            dto ->
                together
                    .computeIfAbsent(joined ? path(dto) : dto, key -> new ArrayList<>())
                    .add(dto));
    return together.values().stream().map(this::context).sorted().toList();
  }

  /** In the order of the runtime, which is the order in which requests pass them. */
  List<Endpoint> preprocessors() {
    return stream(runtime.preprocessorDTOs).map(this::preprocessor).toList();
  }

  List<String> addresses() {
    Map<String, Object> properties =
        runtime.serviceDTO == null ? null : runtime.serviceDTO.properties;
    Object value = properties == null ? null : properties.get("osgi.http.endpoint");
    if (value instanceof String one) {
      return List.of(one);
    }
    if (value instanceof Object[] several) {
      return Arrays.stream(several).map(String::valueOf).toList();
    }
    return value instanceof Collection<?> several
        ? several.stream().map(String::valueOf).toList()
        : List.of();
  }

  /**
   * @param dtos one, or all those that are one to the container
   */
  private Context context(List<ServletContextDTO> dtos) {
    List<Route> routes = new ArrayList<>();
    List<FilterRule> filters = new ArrayList<>();
    List<Endpoint> others = new ArrayList<>();
    for (ServletContextDTO dto : dtos) {
      boolean aliases = dto.serviceId < 0 && HTTP_SERVICE_CONTEXT.equals(dto.name);
      stream(dto.servletDTOs)
          .map(servlet -> servlet(dto.name, servlet))
          .filter(this::isStillThere)
          .map(servlet -> owned(dto, servlet))
          .forEach(
              servlet -> {
                addRoutes(servlet, aliases, routes);
                if (servlet.patterns().isEmpty()) {
                  others.add(servlet);
                }
              });
      stream(dto.resourceDTOs)
          .map(resource -> resource(dto.name, resource))
          .filter(this::isStillThere)
          .map(resource -> owned(dto, resource))
          .forEach(resource -> addRoutes(resource, aliases, routes));
      stream(dto.filterDTOs)
          .filter(filter -> isStillThere(filter(dto.name, filter)))
          .map(filter -> filterRule(dto, filter))
          .forEach(filters::add);
      stream(dto.errorPageDTOs)
          .map(page -> errorPage(dto.name, page))
          .filter(this::isStillThere)
          .map(page -> owned(dto, page))
          .forEach(others::add);
      stream(dto.listenerDTOs)
          .map(listener -> listener(dto.name, listener))
          .filter(this::isStillThere)
          .map(listener -> owned(dto, listener))
          .forEach(others::add);
    }
    ServletContextDTO first = dtos.get(0);
    return new Context(
        selves(dtos), path(first), ranking(first.serviceId), joined, routes, filters, others);
  }

  /**
   * Pax Web may list what it has not yet come to take out: the old version's servlet, in whose
   * place the new version's waits, shadowed. The registry, read after it, knows better. What is no
   * service of its own is Pax Web's alone to tell.
   */
  private boolean isStillThere(Endpoint endpoint) {
    return !joined
        || endpoint.serviceId() <= 0
        || registrations.byServiceId().containsKey(endpoint.serviceId());
  }

  /** None if what is there is not ready. */
  private List<Endpoint> selves(List<ServletContextDTO> dtos) {
    String path = path(dtos.get(0));
    return joined && places.knows(path)
        ? places.contexts(path)
        : dtos.stream().map(this::contextHelper).toList();
  }

  private Endpoint owned(ServletContextDTO dto, Endpoint endpoint) {
    return joined ? places.complete(endpoint, path(dto)) : endpoint;
  }

  /**
   * The registered path and not the runtime's, which has the container's context path before it. A
   * context that is no service is at the root. Where contexts are joined there is nothing before
   * it.
   */
  private String path(ServletContextDTO dto) {
    if (joined) {
      return dto.contextPath == null || dto.contextPath.isEmpty() ? "/" : dto.contextPath;
    }
    Registration registration = registrations.byServiceId().get(dto.serviceId);
    if (registration != null && registration.contextPath() != null) {
      return registration.contextPath();
    }
    return dto.serviceId < 0 || dto.contextPath == null || dto.contextPath.isEmpty()
        ? "/"
        : dto.contextPath;
  }

  /** The HttpService's context comes before all others at the root, the default one after them. */
  private int ranking(long serviceId) {
    Registration registration = registrations.byServiceId().get(serviceId);
    if (registration != null) {
      return registration.ranking();
    }
    return serviceId == -1 ? Integer.MAX_VALUE : serviceId < 0 ? Integer.MIN_VALUE : 0;
  }

  private static void addRoutes(Endpoint endpoint, boolean aliases, List<Route> routes) {
    for (String pattern : endpoint.patterns()) {
      routes.add(new Route(routes.size(), pattern, aliases, endpoint));
    }
  }

  /** Where contexts are joined all filters are taken out for a moment when one comes or goes. */
  private FilterRule filterRule(ServletContextDTO context, FilterDTO dto) {
    List<PathPattern> patterns =
        Stream.concat(
                stream(dto.patterns).map(pattern -> PathPattern.of(pattern)),
                stream(dto.regexs).map(PathPattern::regex))
            .toList();
    return new FilterRule(
        owned(context, filter(context.name, dto)),
        patterns,
        Set.copyOf(stream(dto.servletNames).toList()),
        joined || !DIRECT.containsAll(stream(dto.dispatcher).toList()));
  }

  /** The runtime's own contexts are no services: they belong to its bundle. */
  Endpoint contextHelper(ServletContextDTO dto) {
    Endpoint endpoint =
        endpoint(Kind.CONTEXT, dto.name, dto.name, List.of(path(dto)), dto.serviceId);
    return dto.serviceId >= 0
        ? endpoint
        : new Endpoint(
            Kind.CONTEXT,
            endpoint.context(),
            endpoint.name(),
            endpoint.patterns(),
            dto.serviceId,
            httpBundle,
            "",
            null);
  }

  Endpoint servlet(String context, ServletDTO dto) {
    return endpoint(Kind.SERVLET, context, name(dto), stream(dto.patterns).toList(), dto.serviceId);
  }

  Endpoint resource(String context, ResourceDTO dto) {
    return endpoint(Kind.RESOURCE, context, "", stream(dto.patterns).toList(), dto.serviceId);
  }

  Endpoint filter(String context, FilterDTO dto) {
    List<String> where =
        Stream.of(stream(dto.patterns), stream(dto.regexs), stream(dto.servletNames))
            .flatMap(each -> each)
            .toList();
    return endpoint(Kind.FILTER, context, text(dto.name), where, dto.serviceId);
  }

  Endpoint errorPage(String context, ErrorPageDTO dto) {
    long[] codes = dto.errorCodes == null ? new long[0] : dto.errorCodes;
    List<String> errors =
        Stream.concat(Arrays.stream(codes).mapToObj(Long::toString), stream(dto.exceptions))
            .toList();
    return endpoint(Kind.ERROR_PAGE, context, name(dto), errors, dto.serviceId);
  }

  Endpoint listener(String context, ListenerDTO dto) {
    return endpoint(Kind.LISTENER, context, "", stream(dto.types).toList(), dto.serviceId);
  }

  Endpoint preprocessor(PreprocessorDTO dto) {
    return endpoint(Kind.PREPROCESSOR, "", "", List.of(), dto.serviceId);
  }

  private Endpoint endpoint(
      Kind kind, String context, String name, List<String> patterns, long serviceId) {
    Registration owner = registrations.byServiceId().get(serviceId);
    return owner == null
        ? new Endpoint(kind, text(context), text(name), patterns, serviceId, -1, "", null)
        : new Endpoint(
            kind,
            text(context),
            text(name),
            patterns,
            serviceId,
            owner.bundleId(),
            owner.symbolicName(),
            owner.component());
  }

  private static String name(BaseServletDTO dto) {
    return text(dto.name);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  static <T> Stream<T> stream(T @Nullable [] values) {
    return values == null ? Stream.empty() : Arrays.stream(values);
  }
}
