package upgrade.demo.ledger;

import java.util.Map;

/** Counts the side effects of requests, each by the request's id. */
public interface Ledger {
  /** Notes that the side effect of {@code id} has happened. */
  void record(String id);

  /** How often the side effect of {@code id} has happened. */
  int times(String id);

  /** All ids with a side effect, and how often it happened. */
  Map<String, Integer> all();
}
