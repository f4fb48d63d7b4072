package upgrade.web.scope;

import jakarta.servlet.ServletContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Remembers who registered what, from one pass over the service registry.
 *
 * @param byServiceId what the HTTP runtime does not tell about its services
 * @param httpServiceUsers the bundles that may have registered servlets through an HttpService,
 *     which have no service of their own and so no owner
 * @param jaxrsWhiteboards the bundles that own servlets on behalf of JAX-RS applications
 * @param jaxrsBundles the bundles that registered a part of a JAX-RS application
 * @param startedContexts the paths of the contexts that the container has started and published
 */
record Registrations(
    Map<Long, Registration> byServiceId,
    Set<Long> httpServiceUsers,
    Set<Long> jaxrsWhiteboards,
    Set<Long> jaxrsBundles,
    Set<String> startedContexts) {

  // Names and not class literals: none of these packages need be there.
  private static final String HTTP_SERVICE = "org.osgi.service.http.HttpService";
  private static final Set<String> JAXRS_RUNTIMES =
      Set.of(
          "org.osgi.service.jaxrs.runtime.JaxrsServiceRuntime",
          "org.osgi.service.jakartars.runtime.JakartarsServiceRuntime");
  private static final String[] JAXRS_PROPERTIES = {
    "osgi.jaxrs.resource",
    "osgi.jaxrs.application.base",
    "osgi.jaxrs.extension",
    "osgi.jakartars.resource",
    "osgi.jakartars.application.base",
    "osgi.jakartars.extension"
  };
  private static final Set<String> WHITEBOARD_PROPERTIES =
      Set.of(
          "osgi.http.whiteboard.context.name",
          "osgi.http.whiteboard.servlet.pattern",
          "osgi.http.whiteboard.servlet.name",
          "osgi.http.whiteboard.servlet.errorPage",
          "osgi.http.whiteboard.filter.pattern",
          "osgi.http.whiteboard.filter.regex",
          "osgi.http.whiteboard.filter.servlet",
          "osgi.http.whiteboard.resource.pattern",
          "osgi.http.whiteboard.listener");
  private static final String CONTEXT_PATH = "osgi.http.whiteboard.context.path";
  // Web Applications specification, 128.3.4: a context is published once it is started.
  private static final String SERVLET_CONTEXT = ServletContext.class.getName();
  private static final String STARTED_PATH = "osgi.web.contextpath";
  private static final String COMPONENT_NAME = "component.name";

  static final Registrations NONE =
      new Registrations(Map.of(), Set.of(), Set.of(), Set.of(), Set.of());

  /**
   * One service.
   *
   * @param whiteboard whether the HTTP runtime is to take it up
   */
  record Registration(
      long bundleId,
      String symbolicName,
      int ranking,
      @Nullable String component,
      @Nullable String contextPath,
      boolean whiteboard) {}

  /** Looks at every service, also those whose types we cannot load. */
  static Registrations read(BundleContext bundleContext) {
    Registrations read =
        new Registrations(
            new HashMap<>(), new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (ServiceReference<?> reference : all(bundleContext)) {
      Bundle owner = reference.getBundle();
      if (owner != null) { // else: unregistered since
        read.add(reference, owner);
      }
    }
    return read;
  }

  private static ServiceReference<?>[] all(BundleContext bundleContext) {
    try {
      ServiceReference<?>[] all = bundleContext.getAllServiceReferences(null, null);
      return all == null ? new ServiceReference<?>[0] : all;
    } catch (InvalidSyntaxException impossible) { // there is no filter
      throw new IllegalStateException(impossible);
    }
  }

  private void add(ServiceReference<?> reference, Bundle owner) {
    if (reference.getProperty(Constants.SERVICE_ID) instanceof Long serviceId) {
      byServiceId.put(serviceId, registration(reference, owner));
    }
    if (reference.getProperty(Constants.OBJECTCLASS) instanceof String[] types) {
      for (String type : types) {
        if (type.equals(HTTP_SERVICE)) {
          addUsers(reference);
        } else if (JAXRS_RUNTIMES.contains(type)) {
          jaxrsWhiteboards.add(owner.getBundleId());
        } else if (type.equals(SERVLET_CONTEXT)
            && reference.getProperty(STARTED_PATH) instanceof String path) {
          startedContexts.add(path.isEmpty() ? "/" : path);
        }
      }
    }
    for (String property : JAXRS_PROPERTIES) {
      if (reference.getProperty(property) != null) {
        jaxrsBundles.add(owner.getBundleId());
        break;
      }
    }
  }

  private void addUsers(ServiceReference<?> reference) {
    Bundle[] users = reference.getUsingBundles();
    if (users != null) {
      for (Bundle user : users) {
        httpServiceUsers.add(user.getBundleId());
      }
    }
  }

  private static Registration registration(ServiceReference<?> reference, Bundle owner) {
    String symbolicName = owner.getSymbolicName();
    return new Registration(
        owner.getBundleId(),
        symbolicName == null ? "" : symbolicName,
        reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
        reference.getProperty(COMPONENT_NAME) instanceof String name ? name : null,
        reference.getProperty(CONTEXT_PATH) instanceof String path ? path : null,
        whiteboard(reference));
  }

  private static boolean whiteboard(ServiceReference<?> reference) {
    for (String key : reference.getPropertyKeys()) {
      if (WHITEBOARD_PROPERTIES.contains(key)) {
        return true;
      }
    }
    return false;
  }
}
