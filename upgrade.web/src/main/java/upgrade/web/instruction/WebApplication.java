package upgrade.web.instruction;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Modification;
import upgrade.api.Section;
import upgrade.api.UpgradeRequest;
import upgrade.api.Use;
import upgrade.web.seam.WebProtection;

/** The pipeline for a web application: for upgrades that interrupt requests. */
@Component(service = Modification.class, immediate = true)
public final class WebApplication implements Modification {
  private final WebProtection web;

  @Activate
  public WebApplication(@Reference WebProtection web) {
    this.web = web;
  }

  @Override
  public String name() {
    return "web";
  }

  @Override
  public int priority() {
    return PRIORITY_WEB;
  }

  @Override
  public boolean usableFor(UpgradeRequest request) {
    // Once the gate is closed, those that were stopped first have left the HTTP service already.
    return web.gate().state().isUpgrading()
        || !web.endpoints().snapshot().scopeOf(request.affected()).isEmpty();
  }

  @Override
  public List<Use> uses(UpgradeRequest request) {
    return List.of(
        section(Section.CHECK),
        Use.of("CheckOldCode"),
        Use.of("CheckAcceptors"),
        Use.of("CheckConnections"),
        Use.of("NoteComponents"),
        Use.of("FindHealthChecks"),
        section(Section.SUSPEND),
        Use.of("SuspendAcceptors"),
        Use.of("FinishRunningRequests"),
        Use.of("SoftPurge"),
        section(Section.UPGRADE),
        Use.of("AwaitComponents"),
        Use.of("AwaitEndpoints"),
        Use.of("ProbeEndpoints"),
        Use.of("WarmUp"),
        Use.of("CheckHealth"),
        section(Section.RESUME),
        Use.of("RerunFailedRequests"),
        Use.of("ResumeAcceptors"),
        section(Section.FINISHED));
  }

  private static Use section(Section section) {
    return Use.of("StartSection").with("section", section.title());
  }
}
