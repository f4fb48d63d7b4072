package upgrade.itest.app;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;

/** A health check that is red in version 2 of its bundle, and only there. */
public final class Checked implements HealthCheck, Controlled {
  private BundleContext context;

  @Override
  public void controlledBy(BundleContext context, Hand hand) {
    this.context = context;
  }

  @Override
  public Result execute() {
    return context.getBundle().getVersion().getMajor() == 2
        ? new Result(Result.Status.CRITICAL, "red as the test wants")
        : new Result(Result.Status.OK, "well");
  }
}
