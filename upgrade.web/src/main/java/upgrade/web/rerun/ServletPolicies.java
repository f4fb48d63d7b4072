package upgrade.web.rerun;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/**
 * Knows the servlets that declare a policy by service properties, and the bundles that have one for
 * those that do not.
 *
 * <p>Only if there are any, it is asked which servlet a path leads to.
 */
public final class ServletPolicies implements Policies, ServiceListener {
  /** Which services to hear of. */
  public static final String FILTER =
      "(|(" + Policy.PROPERTY + "=*)(" + Policy.KEY_PROPERTY + "=*))";

  private static final String KEY_HEADER = "Idempotency-Key";

  /** What a servlet declares. */
  private record Declared(@Nullable Policy policy, boolean honoursKey) {}

  private static final Declared NOTHING = new Declared(null, false);

  private final Map<Long, Declared> byServiceId = new ConcurrentHashMap<>();
  private final Servlets servlets;
  private final BundlePolicies bundles;
  private volatile boolean any;

  /**
   * @param ownerOf the id of the bundle that registered the service with that id; negative if it is
   *     not known
   */
  public ServletPolicies(Servlets servlets, LongUnaryOperator ownerOf) {
    this.servlets = servlets;
    this.bundles = new BundlePolicies(ownerOf);
  }

  /**
   * Sets the defaults for the servlets of some bundles, by the ids of those.
   *
   * @param policies as {@link Policy#parse} reads them
   */
  public void ofBundles(Map<Long, String> policies) {
    Map<Long, Policy> parsed = new HashMap<>();
    policies.forEach(
        (id, text) -> {
          Policy policy = Policy.parse(text);
          if (policy != null) {
            parsed.put(id, policy);
          }
        });
    bundles.set(parsed);
    changed();
  }

  @Override
  public Policy of(String path, Predicate<String> hasHeader) {
    if (!any) {
      return Policy.IDEMPOTENT;
    }
    Servlets.Found servlet = servlets.at(path);
    Declared declared = byServiceId.getOrDefault(servlet.serviceId(), NOTHING);
    Policy policy = declared.policy();
    if (policy == null) {
      policy = bundles.of(servlet);
    }
    if (declared.honoursKey() && policy != Policy.NEVER && hasHeader.test(KEY_HEADER)) {
      return Policy.ALWAYS;
    }
    return policy == null ? Policy.IDEMPOTENT : policy;
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
    byServiceId.put(id(reference), new Declared(policy, key));
    changed();
  }

  private void remove(ServiceReference<?> reference) {
    byServiceId.remove(id(reference));
    changed();
  }

  /** In a lock, so that whoever is the last one to come has seen what all before have put. */
  private synchronized void changed() {
    any = !byServiceId.isEmpty() || !bundles.isEmpty();
  }

  private static Long id(ServiceReference<?> reference) {
    return (Long) reference.getProperty(Constants.SERVICE_ID);
  }
}
