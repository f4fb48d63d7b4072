package upgrade.demo.ledger.book;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import upgrade.demo.ledger.Ledger;

/**
 * Keeps the ledger in memory, one byte for each request of the load: what counts the side effects
 * of a thousand upgrades must not grow with them.
 */
@Component
public final class Book implements Ledger {
  /** As the load names its requests; who asks by hand may use any other name. */
  private static final Pattern NUMBERED = Pattern.compile("r(0|[1-9]\\d{0,7})");

  private final Map<String, Integer> others = new HashMap<>();

  /** By number: enough for an hour at the usual rate, more if there are more. */
  private byte[] times = new byte[1 << 20];

  @Override
  public synchronized void record(String id) {
    if (!NUMBERED.matcher(id).matches()) {
      others.merge(id, 1, Integer::sum);
      return;
    }
    int number = number(id);
    if (number >= times.length) {
      times = Arrays.copyOf(times, Math.max(number + 1, 2 * times.length));
    }
    if (times[number] < Byte.MAX_VALUE) {
      times[number]++;
    }
  }

  @Override
  public synchronized int times(String id) {
    if (!NUMBERED.matcher(id).matches()) {
      return others.getOrDefault(id, 0);
    }
    int number = number(id);
    return number < times.length ? times[number] : 0;
  }

  @Override
  public synchronized Map<String, Integer> all() {
    Map<String, Integer> all = new TreeMap<>(others);
    for (int number = 0; number < times.length; number++) {
      if (times[number] > 0) {
        all.put("r" + number, (int) times[number]);
      }
    }
    return all;
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }
}
