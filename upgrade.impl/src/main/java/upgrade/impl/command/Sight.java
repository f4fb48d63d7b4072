package upgrade.impl.command;

import java.util.List;
import java.util.Optional;
import upgrade.api.KeptVersions;
import upgrade.api.Protection;
import upgrade.api.UpgradeHistory;
import upgrade.api.UpgradeService;
import upgrade.impl.plan.Catalog;
import upgrade.impl.recovery.Interrupted;

/** What a command can see of the framework, each time it asks as it is then. */
interface Sight {
  UpgradeService upgrades();

  /** The instructions and modifications. */
  Catalog catalog();

  Selected bundles();

  Why why();

  List<Protection> protections();

  Optional<UpgradeHistory> history();

  /** The upgrades that a crash interrupted and about which something is still to be done. */
  List<Interrupted> interrupted();

  Optional<KeptVersions> kept();
}
