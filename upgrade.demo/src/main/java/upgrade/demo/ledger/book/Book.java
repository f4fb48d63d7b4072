package upgrade.demo.ledger.book;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import upgrade.demo.ledger.Ledger;

/** Keeps the ledger in memory. */
@Component
public final class Book implements Ledger {
  private final Map<String, Integer> times = new ConcurrentHashMap<>();

  @Override
  public void record(String id) {
    times.merge(id, 1, Integer::sum);
  }

  @Override
  public int times(String id) {
    return times.getOrDefault(id, 0);
  }

  @Override
  public Map<String, Integer> all() {
    return Map.copyOf(times);
  }
}
