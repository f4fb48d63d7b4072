package upgrade.impl.trail;

import upgrade.api.UpgradeRequest;

/** Gives each upgrade its trail. */
public interface Trails {
  /** For upgrades of which nothing is written: checks. */
  Trails NONE =
      new Trails() {
        @Override
        public Trail begin(String id, UpgradeRequest request) {
          return Trail.NONE;
        }

        @Override
        public Trail of(String id) {
          return Trail.NONE;
        }
      };

  /** A new one, for an upgrade that begins. */
  Trail begin(String id, UpgradeRequest request);

  /** That of an upgrade that has begun; of any other, {@link Trail#NONE}. */
  Trail of(String id);
}
