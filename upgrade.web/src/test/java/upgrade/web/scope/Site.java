package upgrade.web.scope;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.service.servlet.runtime.dto.ErrorPageDTO;
import org.osgi.service.servlet.runtime.dto.FailedServletDTO;
import org.osgi.service.servlet.runtime.dto.FilterDTO;
import org.osgi.service.servlet.runtime.dto.ListenerDTO;
import org.osgi.service.servlet.runtime.dto.PreprocessorDTO;
import org.osgi.service.servlet.runtime.dto.ResourceDTO;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import org.osgi.service.servlet.runtime.dto.ServletContextDTO;
import org.osgi.service.servlet.runtime.dto.ServletDTO;
import upgrade.web.owner.Owned;

/** Stands for a framework with an HTTP service; bundle n has the symbolic name "bundle-n". */
public final class Site {
  static final long HTTP = 1;
  static final long WHITEBOARD = 2;
  public static final String DEFAULT = "default";
  static final String HTTP_SERVICE = "org.osgi.service.http";

  final Set<Long> httpServiceUsers = new HashSet<>();
  final Set<Long> jaxrsWhiteboards = new HashSet<>();
  final Set<Long> jaxrsBundles = new HashSet<>();
  final Set<String> started = new HashSet<>();
  private final Map<Long, Registrations.Registration> registrations = new HashMap<>();
  private final Map<String, ServletContextDTO> contexts = new LinkedHashMap<>();
  private final List<PreprocessorDTO> preprocessors = new ArrayList<>();
  private final List<FailedServletDTO> failed = new ArrayList<>();
  private final List<Owned.Context> ownedContexts = new ArrayList<>();
  private final List<Owned.Servlet> ownedServlets = new ArrayList<>();
  private boolean joined;
  private String component;
  private String symbolicName;
  private long nextService;
  private long nextAlias = -10;

  /** With the two contexts that are no services. */
  public Site() {
    this(100);
  }

  Site(long firstServiceId) {
    nextService = firstServiceId;
    addContext(DEFAULT, "", Integer.MIN_VALUE);
    addContext(HTTP_SERVICE, "", -1);
  }

  /** Pax Web as it is in Karaf, with its default context; {@link #WHITEBOARD} extends it. */
  static Site paxWeb() {
    return paxWeb(100);
  }

  static Site paxWeb(long firstServiceId) {
    Site site = new Site(firstServiceId);
    site.contexts.clear();
    site.joined = true;
    return site.part(Owned.Kind.WHITEBOARD, DEFAULT, DEFAULT, "/", WHITEBOARD, true);
  }

  /** One of the contexts that Pax Web joins to one; what is no service has the id 0 there. */
  private Site part(
      Owned.Kind kind, String key, String name, String path, long owner, boolean ready) {
    addContext(key, path, 0);
    contexts.get(key).name = name;
    ownedContexts.add(new Owned.Context(kind, path, name, 0, ready, owner, "bundle-" + owner));
    started.add(path);
    return this;
  }

  /** A web archive: its context is called as its path is. */
  Site archive(String path, long owner) {
    return part(Owned.Kind.WEB_ARCHIVE, path, path, path, owner, true);
  }

  Site archiveBeingDeployed(String path, long owner) {
    return part(Owned.Kind.WEB_ARCHIVE, path, path, path, owner, false);
  }

  /** What a bundle gets when it registers with the HttpService; called {@code hs-} and its id. */
  Site httpService(long owner) {
    return part(Owned.Kind.HTTP_SERVICE, "hs-" + owner, DEFAULT, "/", owner, true);
  }

  /** A helper of its own. */
  Site helper(String name, String path, long owner) {
    long id = register(owner, 0, path);
    addContext(name, path, id);
    ownedContexts.add(
        new Owned.Context(Owned.Kind.WHITEBOARD, path, name, id, true, owner, "bundle-" + owner));
    started.add(path);
    return this;
  }

  /** Its service is gone from the registry, and the container has not taken it out yet. */
  Site leaving(String context, long owner, String name, String... patterns) {
    long id = register(owner, 0, null);
    registrations.remove(id);
    add(context, id, name, patterns);
    return owned(context, owner, patterns);
  }

  /** In a context of the above, and no service. */
  Site unregistered(String context, long owner, String name, String... patterns) {
    add(context, 0, name, patterns);
    return owned(context, owner, patterns);
  }

  private Site owned(String context, long owner, String... patterns) {
    ownedServlets.add(
        new Owned.Servlet(
            Set.of(contexts.get(context).contextPath), Set.of(patterns), owner, "bundle-" + owner));
    return this;
  }

  Site stopped(String path) {
    started.remove(path);
    return this;
  }

  /** What is added next is that component. */
  Site component(String name) {
    component = name;
    return this;
  }

  /** What is added next is of a bundle with that symbolic name. */
  Site named(String symbolicName) {
    this.symbolicName = symbolicName;
    return this;
  }

  Site context(String name, String path, int ranking, long owner) {
    long id = register(owner, ranking, path);
    addContext(name, "/container" + path, id); // as with a container that is not at the root
    return this;
  }

  private void addContext(String name, String path, long id) {
    ServletContextDTO dto = new ServletContextDTO();
    dto.name = name;
    dto.contextPath = path;
    dto.serviceId = id;
    dto.servletDTOs = new ServletDTO[0];
    dto.filterDTOs = new FilterDTO[0];
    contexts.put(name, dto);
  }

  public Site servlet(String context, long owner, String name, String... patterns) {
    return add(context, register(owner, 0, null), name, patterns);
  }

  /** Registered through the HttpService: the registry knows nothing of it. */
  Site alias(String alias) {
    return add(HTTP_SERVICE, nextAlias--, "class " + alias, alias);
  }

  private Site add(String context, long id, String name, String... patterns) {
    ServletDTO dto = new ServletDTO();
    dto.serviceId = id;
    dto.name = name;
    dto.patterns = patterns;
    ServletContextDTO in = contexts.get(context);
    in.servletDTOs = append(in.servletDTOs, dto);
    return this;
  }

  Site failedServlet(String context, long owner, int reason, String... patterns) {
    FailedServletDTO dto = new FailedServletDTO();
    dto.serviceId = register(owner, 0, null);
    dto.servletContextId = contexts.get(context).serviceId;
    dto.patterns = patterns;
    dto.failureReason = reason;
    failed.add(dto);
    return this;
  }

  Site resource(String context, long owner, String... patterns) {
    ResourceDTO dto = new ResourceDTO();
    dto.serviceId = register(owner, 0, null);
    dto.patterns = patterns;
    ServletContextDTO in = contexts.get(context);
    in.resourceDTOs =
        in.resourceDTOs == null ? new ResourceDTO[] {dto} : append(in.resourceDTOs, dto);
    return this;
  }

  Site filter(String context, long owner, String... patterns) {
    return filter(context, owner, patterns, null, null, "REQUEST");
  }

  Site filter(
      String context,
      long owner,
      String[] patterns,
      String[] regexs,
      String[] servlets,
      String... dispatcher) {
    FilterDTO dto = new FilterDTO();
    dto.serviceId = register(owner, 0, null);
    dto.patterns = patterns;
    dto.regexs = regexs;
    dto.servletNames = servlets;
    dto.dispatcher = dispatcher;
    ServletContextDTO in = contexts.get(context);
    in.filterDTOs = append(in.filterDTOs, dto);
    return this;
  }

  Site errorPage(String context, long owner, long... codes) {
    ErrorPageDTO dto = new ErrorPageDTO();
    dto.serviceId = register(owner, 0, null);
    dto.errorCodes = codes;
    contexts.get(context).errorPageDTOs = new ErrorPageDTO[] {dto};
    return this;
  }

  Site listener(String context, long owner, String... types) {
    ListenerDTO dto = new ListenerDTO();
    dto.serviceId = register(owner, 0, null);
    dto.types = types;
    contexts.get(context).listenerDTOs = new ListenerDTO[] {dto};
    return this;
  }

  Site preprocessor(long owner) {
    PreprocessorDTO dto = new PreprocessorDTO();
    dto.serviceId = register(owner, 0, null);
    preprocessors.add(dto);
    return this;
  }

  /** Registered, but the HTTP service has not looked at it yet. */
  Site unsettled(long owner) {
    register(owner, 0, null);
    return this;
  }

  private long register(long owner, int ranking, String path) {
    long id = nextService++;
    registrations.put(
        id,
        new Registrations.Registration(
            owner,
            symbolicName == null ? "bundle-" + owner : symbolicName,
            ranking,
            component,
            path,
            /* whiteboard= */ true));
    return id;
  }

  RuntimeDTO runtime() {
    RuntimeDTO dto = new RuntimeDTO();
    dto.serviceDTO = new ServiceReferenceDTO();
    dto.serviceDTO.bundle = HTTP;
    dto.serviceDTO.properties =
        Map.of("osgi.http.endpoint", new String[] {"http://127.0.0.1:8080/", "/"});
    dto.servletContextDTOs = contexts.values().toArray(ServletContextDTO[]::new);
    dto.preprocessorDTOs = preprocessors.toArray(PreprocessorDTO[]::new);
    dto.failedServletDTOs = failed.toArray(FailedServletDTO[]::new);
    return dto;
  }

  public EndpointSnapshot snapshot() {
    return EndpointSnapshot.of(
        runtime(),
        new Registrations(registrations, httpServiceUsers, jaxrsWhiteboards, jaxrsBundles, started),
        new Owned(joined, ownedContexts, ownedServlets));
  }

  public Scope scopeOf(Long... affected) {
    return snapshot().scopeOf(Set.of(affected));
  }

  private static <T> T[] append(T[] some, T one) {
    T[] more = java.util.Arrays.copyOf(some, some.length + 1);
    more[some.length] = one;
    return more;
  }
}
