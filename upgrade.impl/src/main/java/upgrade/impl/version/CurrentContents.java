package upgrade.impl.version;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.Bundle;

/** Gives the content that a bundle has now, if it is kept and certain to be just that. */
public interface CurrentContents {
  CurrentContents NONE =
      new CurrentContents() {
        @Override
        public Optional<String> hash(Bundle bundle) {
          return Optional.empty();
        }

        @Override
        public boolean copy(Bundle bundle, Path file) {
          return false;
        }
      };

  /** See {@link Identity}. */
  Optional<String> hash(Bundle bundle);

  /**
   * Puts it into a file, without copying where the disk can.
   *
   * @return whether it did
   */
  boolean copy(Bundle bundle, Path file) throws IOException;
}
