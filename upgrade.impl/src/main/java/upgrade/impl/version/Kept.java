package upgrade.impl.version;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import upgrade.api.KeptVersion;

/**
 * One content that is kept.
 *
 * @param used when a bundle last had it, as far as it is known
 */
record Kept(
    String symbolicName,
    String version,
    String hash,
    long size,
    Instant since,
    Instant used,
    boolean isCurrent,
    Path file)
    implements KeptVersion {

  @Override
  public URI content() {
    return file.toUri();
  }

  Kept usedAt(Instant now) {
    return new Kept(symbolicName, version, hash, size, since, now, isCurrent, file);
  }

  Kept current(boolean current) {
    return new Kept(symbolicName, version, hash, size, since, used, current, file);
  }
}
