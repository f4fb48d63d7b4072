package upgrade.itest.app;

/** Is loaded when first used, which may be after its bundle was updated. */
final class Late {
  private Late() {}

  static String word() {
    return "late";
  }
}
