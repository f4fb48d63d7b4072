package upgrade.impl.instruction;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import upgrade.api.Modification;
import upgrade.api.Section;
import upgrade.api.UpgradeRequest;
import upgrade.api.Use;

/** Checks for old code and cuts off nobody who runs it, awaits components and health. */
@Component
public final class DefaultModification implements Modification {
  @Override
  public String name() {
    return "default";
  }

  @Override
  public int priority() {
    return PRIORITY_DEFAULT;
  }

  @Override
  public boolean usableFor(UpgradeRequest request) {
    return true;
  }

  @Override
  public List<Use> uses(UpgradeRequest request) {
    return List.of(
        section(Section.CHECK),
        Use.of("CheckOldCode"),
        Use.of("NoteComponents"),
        Use.of("FindHealthChecks"),
        Use.of("SoftPurge"),
        section(Section.UPGRADE),
        Use.of("AwaitComponents"),
        Use.of("CheckHealth"),
        section(Section.FINISHED));
  }

  private static Use section(Section section) {
    return Use.of("StartSection").with("section", section.title());
  }
}
