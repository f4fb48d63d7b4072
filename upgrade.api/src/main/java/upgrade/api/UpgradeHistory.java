package upgrade.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Keeps what happened in past upgrades, bounded, over restarts; an OSGi service. */
@ProviderType
public interface UpgradeHistory {
  /** The newest first, at most 1000 of them; reads files. */
  List<UpgradeRecord> records();

  /** The upgrade with that id; empty if there was none, or it is too long ago. */
  Optional<UpgradeRecord> record(String id);
}
