package upgrade.impl.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one value of the configuration that is true or false. */
public enum Flag {
  /** Whether the thread of somebody else that updates a bundle and hangs is interrupted, once. */
  INTERRUPT_UPDATES(false),
  /** Whether a signed bundle may get content that is not signed by the same. */
  OTHER_SIGNERS_ALLOWED(false),
  /** Whether the old version is put back when an update that the framework performs fails. */
  ROLLBACK(true),
  /** Whether an upgrade is given up if requests that run old code outlast the soft purge. */
  SOFT_PURGE_GIVES_UP(true),
  /** Whether the old version is put back when the framework crashed in the middle of an upgrade. */
  RESTORE_AFTER_CRASH(false);

  private final boolean otherwise;

  Flag(boolean otherwise) {
    this.otherwise = otherwise;
  }

  /** As an operator writes it. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /**
   * @param problems gets one line if the value is wrong
   * @return the default if there is none, or a wrong one
   */
  boolean read(Map<String, ?> properties, List<String> problems) {
    Object value = properties.get(key());
    String text = value == null ? "" : String.valueOf(value).trim().toLowerCase(Locale.ROOT);
    if (value == null || !List.of("true", "false").contains(text)) {
      if (value != null) {
        problems.add(key() + " is " + Key.shown(value) + ", it must be true or false");
      }
      return otherwise;
    }
    return text.equals("true");
  }
}
