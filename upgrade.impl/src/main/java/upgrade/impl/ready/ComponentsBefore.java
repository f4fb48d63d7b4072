package upgrade.impl.ready;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Component;

/**
 * Remembers which components were satisfied before the upgrade that runs: in words, nothing of the
 * application.
 *
 * <p>When further bundles join, what was noted first stays: those that stopped first have no
 * satisfied components by then.
 */
@Component(service = ComponentsBefore.class)
public final class ComponentsBefore {
  /** What was there before. */
  public record Noted(List<Part> parts, Set<Long> running) {}

  private record Key(long bundleId, String component, String pid) {}

  private String upgradeId = ""; // guarded by this, as the next
  private final Map<Key, Part> parts = new LinkedHashMap<>();
  private final Set<Long> running = new TreeSet<>();

  /**
   * @param ran the ids of those bundles of the upgrade that run now or are just being stopped
   */
  public synchronized void note(String id, List<Part> satisfied, Set<Long> ran) {
    if (!upgradeId.equals(id)) {
      upgradeId = id;
      parts.clear();
      running.clear();
    }
    for (Part part : satisfied) {
      parts.putIfAbsent(new Key(part.bundleId(), part.component(), part.pid()), part);
    }
    running.addAll(ran);
  }

  /** What was noted for that upgrade. */
  public synchronized Noted of(String id) {
    return upgradeId.equals(id)
        ? new Noted(List.copyOf(parts.values()), Set.copyOf(running))
        : new Noted(List.of(), Set.of());
  }
}
