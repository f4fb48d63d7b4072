package upgrade.itest.lib;

import org.osgi.framework.FrameworkUtil;

/** What one application bundle exports and others import. */
public final class Word {
  private Word() {}

  /** Tells the version of the bundle that it comes from. */
  public static String say() {
    return "word-" + FrameworkUtil.getBundle(Word.class).getVersion();
  }
}
