package upgrade.impl.deployment;

import java.util.function.BooleanSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Deployments;
import upgrade.impl.settings.SettingsInForce;

/** Offers {@link RunningDeployments} to who deploys. */
@Component(service = {Deployments.class, DeploymentsComponent.class})
public final class DeploymentsComponent implements Deployments {
  private final RunningDeployments running;

  @Activate
  public DeploymentsComponent(@Reference SettingsInForce settings) {
    this.running = new RunningDeployments(() -> settings.now().stepTimeout(), System::nanoTime);
  }

  @Override
  public Deployment begin(String name, Thread thread, BooleanSupplier going) {
    return running.begin(name, thread, going);
  }

  public RunningDeployments running() {
    return running;
  }
}
