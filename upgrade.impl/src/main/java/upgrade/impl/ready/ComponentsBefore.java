package upgrade.impl.ready;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Component;

/**
 * Remembers which components were satisfied before each of the last upgrades: in words, nothing of
 * the application. Of several, since others have their turn while one is stuck.
 *
 * <p>When further bundles join, what was noted first stays: those that stopped first have no
 * satisfied components by then.
 */
@Component(service = ComponentsBefore.class)
public final class ComponentsBefore {
  /** What was there before. */
  public record Noted(List<Part> parts, Set<Long> running) {}

  private record Key(long bundleId, String component, String pid) {}

  /** More are not stuck at a time. */
  private static final int MOST = 16;

  private final Map<String, Notes> upgrades = new LinkedHashMap<>(); // guarded by this

  private static final class Notes {
    private final Map<Key, Part> parts = new LinkedHashMap<>();
    private final Set<Long> running = new TreeSet<>();
  }

  /**
   * @param ran the ids of those bundles of the upgrade that run now or are just being stopped
   */
  public synchronized void note(String id, List<Part> satisfied, Set<Long> ran) {
    Notes notes = upgrades.computeIfAbsent(id, unknown -> new Notes());
    if (upgrades.size() > MOST) {
      upgrades.remove(upgrades.keySet().iterator().next());
    }
    for (Part part : satisfied) {
      notes.parts.putIfAbsent(new Key(part.bundleId(), part.component(), part.pid()), part);
    }
    notes.running.addAll(ran);
  }

  /** What was noted for that upgrade. */
  public synchronized Noted of(String id) {
    Notes notes = upgrades.getOrDefault(id, new Notes());
    return new Noted(List.copyOf(notes.parts.values()), Set.copyOf(notes.running));
  }
}
