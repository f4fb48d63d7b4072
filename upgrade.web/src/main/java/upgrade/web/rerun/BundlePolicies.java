package upgrade.web.rerun;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Knows the policies of bundles that have one for all of their servlets. */
final class BundlePolicies {
  private static final int MOST_OWNERS = 10_000;

  private final Map<Long, Long> owners = new ConcurrentHashMap<>();
  private final LongUnaryOperator ownerOf;
  private volatile Map<Long, Policy> byBundle = Map.of();

  /**
   * @param ownerOf the id of the bundle that registered the service with that id; negative if it is
   *     not known
   */
  BundlePolicies(LongUnaryOperator ownerOf) {
    this.ownerOf = ownerOf;
  }

  void set(Map<Long, Policy> policies) {
    byBundle = Map.copyOf(policies);
  }

  boolean isEmpty() {
    return byBundle.isEmpty();
  }

  @Nullable Policy of(Servlets.Found servlet) {
    Map<Long, Policy> policies = byBundle;
    if (policies.isEmpty()) {
      return null;
    }
    if (servlet.bundleId() >= 0) {
      return policies.get(servlet.bundleId());
    }
    if (servlet.serviceId() < 0) {
      return null;
    }
    if (owners.size() > MOST_OWNERS) {
      owners.clear(); // of services that are long gone
    }
    return policies.get(ownerOf(servlet.serviceId()));
  }

  /** Found once: a service id is never used again. */
  private long ownerOf(long serviceId) {
    Long known = owners.get(serviceId);
    if (known != null) {
      return known;
    }
    long owner = ownerOf.applyAsLong(serviceId);
    if (owner >= 0) {
      owners.put(serviceId, owner);
    }
    return owner;
  }
}
