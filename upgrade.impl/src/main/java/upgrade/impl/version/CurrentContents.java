package upgrade.impl.version;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.Bundle;
import upgrade.api.KeptVersion;

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
   * Puts what the bundle had right before into a file, if it is kept.
   *
   * @return what that is; empty if it is not kept
   */
  default Optional<KeptVersion> copyPrevious(Bundle bundle, Path file) throws IOException {
    return Optional.empty();
  }

  /**
   * Puts it into a file, without copying where the disk can.
   *
   * @return whether it did
   */
  boolean copy(Bundle bundle, Path file) throws IOException;
}
