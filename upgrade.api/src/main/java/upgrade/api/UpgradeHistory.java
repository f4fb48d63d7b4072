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

  /**
   * Whether the class loaders of the versions that an upgrade has replaced are gone, one line for
   * each; a warning if one is still there. Never makes the JVM collect garbage.
   *
   * @param id of the upgrade
   * @return empty if it has replaced none
   */
  default List<Message> oldCode(String id) {
    return List.of();
  }
}
