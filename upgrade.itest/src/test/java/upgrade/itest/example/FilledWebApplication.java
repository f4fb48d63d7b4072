package upgrade.itest.example;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Modification;
import upgrade.api.UpgradeRequest;
import upgrade.api.Use;

/** The pipeline for a web application with a warm-up in it. */
@Component(service = Modification.class)
public final class FilledWebApplication implements Modification {
  private final Modification web;

  @Activate
  public FilledWebApplication(
      @Reference(target = "(component.name=upgrade.web.instruction.WebApplication)")
          Modification web) {
    this.web = web;
  }

  @Override
  public String name() {
    return "web with caches";
  }

  @Override
  public int priority() {
    return PRIORITY_USER;
  }

  @Override
  public boolean usableFor(UpgradeRequest request) {
    return web.usableFor(request);
  }

  /** At the end of the list, since AwaitEndpoints must be in the plan; the position says where. */
  @Override
  public List<Use> uses(UpgradeRequest request) {
    List<Use> uses = new ArrayList<>(web.uses(request));
    uses.add(Use.of("FillCaches").with("filter", "(warm.up=true)"));
    return uses;
  }
}
