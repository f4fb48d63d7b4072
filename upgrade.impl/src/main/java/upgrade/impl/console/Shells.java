package upgrade.impl.console;

import upgrade.api.Upgrade;

/** Finds the console of the person who caused what happens; asked on the thread where it does. */
public interface Shells {
  /** Shows the upgrade on the console of whoever runs this thread; nothing if nobody does. */
  void show(Upgrade upgrade);

  /** Tells whoever runs this thread, if somebody does. */
  void warn(String line);
}
