package upgrade.impl.ready;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Finds health checks by their tags, and remembers which tags had one before each of the last
 * upgrades.
 *
 * <p>By names of types alone: Felix Health Checks need not be there.
 */
@Component(service = HealthChecks.class)
public final class HealthChecks {
  private static final String CHECK = "org.apache.felix.hc.api.HealthCheck";
  private static final String TAGS = "hc.tags";

  private final BundleContext context;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile @Nullable Health health;

  /** Others have their turn while one is stuck; more than that are not. */
  private static final int MOST = 16;

  private final Map<String, Set<String>> before = new LinkedHashMap<>(); // guarded by this

  @Activate
  public HealthChecks(BundleContext context) {
    this.context = context;
  }

  /** Absent while nobody executes health checks. */
  public Optional<Health> health() {
    return Optional.ofNullable(health);
  }

  /** Those of the tags that a registered health check has. */
  public List<String> present(List<String> tags) {
    Set<String> all = new LinkedHashSet<>();
    try {
      ServiceReference<?>[] checks = context.getAllServiceReferences(CHECK, null);
      for (ServiceReference<?> check : checks == null ? new ServiceReference<?>[0] : checks) {
        all.addAll(words(check.getProperty(TAGS)));
      }
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("there is no filter", e);
    }
    return tags.stream().filter(all::contains).toList();
  }

  private static List<String> words(@Nullable Object value) {
    if (value instanceof Object[] several) {
      return Arrays.stream(several).map(String::valueOf).toList();
    }
    if (value instanceof Iterable<?> several) {
      List<String> words = new ArrayList<>();
      several.forEach(word -> words.add(String.valueOf(word)));
      return words;
    }
    return value == null ? List.of() : List.of(String.valueOf(value));
  }

  /** Adds to what was noted for that upgrade: bundles that join find the first ones stopped. */
  public synchronized void note(String id, List<String> present) {
    before.computeIfAbsent(id, unknown -> new LinkedHashSet<>()).addAll(present);
    if (before.size() > MOST) {
      before.remove(before.keySet().iterator().next());
    }
  }

  /** The tags that had a check before that upgrade. */
  public synchronized List<String> noted(String id) {
    return List.copyOf(before.getOrDefault(id, Set.of()));
  }
}
