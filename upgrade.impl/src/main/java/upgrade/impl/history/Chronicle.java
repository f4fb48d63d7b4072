package upgrade.impl.history;

/** Hears of upgrades as they begin and end; returns at once. */
public interface Chronicle {
  /** For upgrades that nobody shall remember: checks. */
  Chronicle NONE =
      new Chronicle() {
        @Override
        public void begin(Growing upgrade) {}

        @Override
        public void end(Growing upgrade) {}
      };

  void begin(Growing upgrade);

  /** Further bundles are part of it. */
  default void joined(Growing upgrade) {}

  /**
   * @param upgrade the same upgrade without the objects that ran it: late requests still count
   */
  void end(Growing upgrade);
}
