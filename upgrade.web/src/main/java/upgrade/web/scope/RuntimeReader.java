package upgrade.web.scope;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
  private final long httpBundle;

  RuntimeReader(RuntimeDTO runtime, Registrations registrations) {
    this.runtime = runtime;
    this.registrations = registrations;
    ServiceReferenceDTO service = runtime.serviceDTO;
    this.httpBundle = service == null ? -1 : service.bundle;
  }

  List<Context> contexts() {
    return stream(runtime.servletContextDTOs).map(this::context).sorted().toList();
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

  private Context context(ServletContextDTO dto) {
    boolean aliases = dto.serviceId < 0 && HTTP_SERVICE_CONTEXT.equals(dto.name);
    List<Route> routes = new ArrayList<>();
    stream(dto.servletDTOs)
        .forEach(servlet -> addRoutes(servlet(dto.name, servlet), aliases, routes));
    stream(dto.resourceDTOs)
        .forEach(resource -> addRoutes(resource(dto.name, resource), aliases, routes));
    List<Endpoint> others = new ArrayList<>();
    stream(dto.servletDTOs)
        .map(servlet -> servlet(dto.name, servlet))
        .filter(servlet -> servlet.patterns().isEmpty())
        .forEach(others::add);
    stream(dto.errorPageDTOs).map(page -> errorPage(dto.name, page)).forEach(others::add);
    stream(dto.listenerDTOs).map(listener -> listener(dto.name, listener)).forEach(others::add);
    Endpoint self = contextHelper(dto);
    return new Context(
        self,
        self.patterns().get(0),
        ranking(dto.serviceId),
        routes,
        stream(dto.filterDTOs).map(filter -> filterRule(dto.name, filter)).toList(),
        others);
  }

  /**
   * The registered path and not the runtime's, which has the container's context path before it. A
   * context that is no service is at the root.
   */
  private String path(ServletContextDTO dto) {
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

  private FilterRule filterRule(String context, FilterDTO dto) {
    List<PathPattern> patterns =
        Stream.concat(
                stream(dto.patterns).map(pattern -> PathPattern.of(pattern)),
                stream(dto.regexs).map(PathPattern::regex))
            .toList();
    return new FilterRule(
        filter(context, dto),
        patterns,
        Set.copyOf(stream(dto.servletNames).toList()),
        !DIRECT.containsAll(stream(dto.dispatcher).toList()));
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
