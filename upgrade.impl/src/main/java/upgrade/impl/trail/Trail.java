package upgrade.impl.trail;

import java.io.IOException;
import upgrade.api.UpgradeRequest;

/**
 * Writes down, before it happens, what one upgrade does to bundles: a framework that starts after a
 * crash reads how far it came. Safe for use by any thread.
 *
 * <p>Only {@link #passing} tells that the disk refuses; without the rest an upgrade is as good.
 */
public interface Trail {
  /** For those of which nothing is written. */
  Trail NONE =
      new Trail() {
        @Override
        public void keeps(Old old) {}

        @Override
        public void passing(UpgradeRequest request) {}

        @Override
        public void does(String what) {}

        @Override
        public void did(String what) {}

        @Override
        public void leave() {}

        @Override
        public void end() {}
      };

  /** The way back of one bundle is secured. */
  void keeps(Old old);

  /**
   * The point of no return is about to be passed; returns once that and the ways back are on the
   * disk itself.
   *
   * @throws IOException if they are not
   */
  void passing(UpgradeRequest request) throws IOException;

  /**
   * A step is about to be performed or undone. A crash of the process cannot lose it; one of the
   * machine may, but not that the point of no return was passed, which is what counts.
   */
  void does(String what);

  /** A step has ended, or the framework has done something. */
  void did(String what);

  /** The framework stops in the middle: the next start goes on as after a crash. */
  void leave();

  /** The upgrade has ended; returns once that is on the disk itself, and nothing else is. */
  void end();
}
