package upgrade.impl.instruction;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import upgrade.api.Modification;
import upgrade.api.UpgradeRequest;
import upgrade.api.Use;

/** Leaves the plan as it is: the bare bundle steps. */
@Component
public final class NoModification implements Modification {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public int priority() {
    return PRIORITY_NONE;
  }

  @Override
  public boolean usableFor(UpgradeRequest request) {
    return true;
  }

  @Override
  public List<Use> uses(UpgradeRequest request) {
    return List.of();
  }
}
