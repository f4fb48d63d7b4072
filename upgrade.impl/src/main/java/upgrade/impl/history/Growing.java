package upgrade.impl.history;

/** What is known of one upgrade, while more may come. Safe for use by any thread. */
public interface Growing {
  String id();

  /** Another number after each change. */
  long changes();

  /** As it is now. */
  Past record();
}
