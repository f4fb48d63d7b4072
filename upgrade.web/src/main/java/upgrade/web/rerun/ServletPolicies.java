package upgrade.web.rerun;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;

/**
 * Knows the servlets that declare a policy by service properties.
 *
 * <p>Only if there are any, the HTTP service is asked which servlet a path leads to: it alone
 * knows.
 */
public final class ServletPolicies implements Policies, ServiceListener {
  /** Which services to hear of. */
  public static final String FILTER =
      "(|(" + Policy.PROPERTY + "=*)(" + Policy.KEY_PROPERTY + "=*))";

  private static final String KEY_HEADER = "Idempotency-Key";

  /** What a servlet declares. */
  private record Declared(Policy policy, boolean honoursKey) {}

  private final Map<Long, Declared> byServiceId = new ConcurrentHashMap<>();
  private final Supplier<@Nullable HttpServiceRuntime> runtime;
  private volatile boolean any;

  public ServletPolicies(Supplier<@Nullable HttpServiceRuntime> runtime) {
    this.runtime = runtime;
  }

  @Override
  public Policy of(String path, HttpServletRequest request) {
    if (!any) {
      return Policy.IDEMPOTENT;
    }
    Declared declared = declared(path);
    if (declared == null) {
      return Policy.IDEMPOTENT;
    }
    if (declared.honoursKey()
        && declared.policy() != Policy.NEVER
        && request.getHeader(KEY_HEADER) != null) {
      return Policy.ALWAYS;
    }
    return declared.policy();
  }

  private @Nullable Declared declared(String path) {
    HttpServiceRuntime http = runtime.get();
    if (http == null) {
      return null;
    }
    RequestInfoDTO info = http.calculateRequestInfoDTO(path);
    return info.servletDTO == null ? null : byServiceId.get(info.servletDTO.serviceId);
  }

  @Override
  public void serviceChanged(ServiceEvent event) {
    ServiceReference<?> reference = event.getServiceReference();
    switch (event.getType()) {
      case ServiceEvent.REGISTERED, ServiceEvent.MODIFIED -> add(reference);
      default -> remove(reference);
    }
  }

  /** A service that matches {@link #FILTER}. */
  public void add(ServiceReference<?> reference) {
    Policy policy = Policy.parse(reference.getProperty(Policy.PROPERTY));
    boolean key = Boolean.parseBoolean(String.valueOf(reference.getProperty(Policy.KEY_PROPERTY)));
    byServiceId.put(id(reference), new Declared(policy == null ? Policy.IDEMPOTENT : policy, key));
    any = true;
  }

  private void remove(ServiceReference<?> reference) {
    byServiceId.remove(id(reference));
    any = !byServiceId.isEmpty();
  }

  private static Long id(ServiceReference<?> reference) {
    return (Long) reference.getProperty(Constants.SERVICE_ID);
  }
}
