package upgrade.impl.bundle;

import org.jspecify.annotations.Nullable;

/** Says what an exception of the framework means: its reason is that of its innermost cause. */
final class Words {
  private static final int DEPTH = 10;

  private Words() {}

  static String of(Throwable thrown) {
    Throwable inner = thrown;
    @Nullable Throwable cause = thrown.getCause();
    for (int i = 0; i < DEPTH && cause != null; i++) {
      inner = cause;
      cause = cause.getCause();
    }
    return inner == thrown ? thrown.toString() : thrown + ": " + inner;
  }
}
