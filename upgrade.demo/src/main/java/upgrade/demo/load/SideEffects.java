package upgrade.demo.load;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Compares the answers with the ledger: which side effects happened twice, which never. */
record SideEffects(long duplicated, long lost) {

  /**
   * @param answered the ids of the POST requests that were answered 2xx
   * @param ledger the number of side effects of each id
   */
  static SideEffects of(Set<String> answered, Map<String, Integer> ledger) {
    long duplicated = ledger.values().stream().filter(times -> times > 1).count();
    long lost = answered.stream().filter(id -> ledger.getOrDefault(id, 0) == 0).count();
    return new SideEffects(duplicated, lost);
  }

  /** Reads what the ledger's page shows: {@code id times} on each line. */
  static Map<String, Integer> parse(String page) {
    Map<String, Integer> ledger = new HashMap<>();
    page.lines()
        .map(line -> line.split(" ", 2))
        .forEach(entry -> ledger.put(entry[0], Integer.valueOf(entry[1])));
    return ledger;
  }
}
