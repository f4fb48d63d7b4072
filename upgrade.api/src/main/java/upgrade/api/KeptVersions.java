package upgrade.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Keeps the contents of bundles, bounded, for a way back; an OSGi service. */
@ProviderType
public interface KeptVersions {
  /** The contents kept of the bundle, the one that was last in use first. */
  List<KeptVersion> of(String symbolicName);

  /** The symbolic names of the bundles of which something is kept, sorted. */
  List<String> symbolicNames();
}
