package upgrade.api;

import java.net.URI;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** The content of a bundle as it is or once was, kept for a way back. Immutable. */
@ProviderType
public interface KeptVersion {
  String symbolicName();

  /** The bundle's version; two contents may have the same. */
  String version();

  /** SHA-256 of the content's entries, in hexadecimal digits: tells contents apart. */
  String hash();

  /** The size of what is kept, in bytes. */
  long size();

  /** When it was first seen. */
  Instant since();

  /** Whether the bundle has this content now. */
  boolean isCurrent();

  /** Where a bundle can be updated from; valid as long as it is kept. */
  URI content();
}
