package upgrade.api;

import org.osgi.annotation.versioning.ProviderType;

/** What an instruction may look at while the plan is made. */
@ProviderType
public interface Planning {
  UpgradeRequest request();

  /** The plan as far as earlier instructions have made it. */
  Plan plan();

  /** How the modification uses the instruction: its options. */
  Use use();
}
