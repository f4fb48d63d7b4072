package upgrade.impl.framework.app;

import java.util.Arrays;
import java.util.Date;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Executes the one health check that there is: well, unless a bundle called shop is sick. */
public final class Doctor implements BundleActivator, HealthCheckExecutor, HealthCheck {
  private BundleContext context;

  @Override
  public void start(BundleContext ours) {
    context = ours;
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("hc.name", "Shop");
    properties.put("hc.tags", new String[] {"web", "shop"});
    context.registerService(HealthCheck.class, this, properties);
    context.registerService(HealthCheckExecutor.class, this, null);
  }

  @Override
  public void stop(BundleContext ours) {}

  @Override
  public Result execute() {
    boolean sick =
        Arrays.stream(context.getBundles())
            .anyMatch(
                bundle ->
                    "shop".equals(bundle.getSymbolicName())
                        && bundle.getHeaders().get("Sick") != null);
    return sick
        ? new Result(Result.Status.CRITICAL, "no table")
        : new Result(Result.Status.OK, "fine");
  }

  @Override
  public List<HealthCheckExecutionResult> execute(HealthCheckSelector selector) {
    return execute(selector, new HealthCheckExecutionOptions());
  }

  @Override
  public List<HealthCheckExecutionResult> execute(
      HealthCheckSelector selector, HealthCheckExecutionOptions options) {
    ServiceReference<HealthCheck> reference = context.getServiceReference(HealthCheck.class);
    Result result = execute();
    return List.of(
        new HealthCheckExecutionResult() {
          @Override
          public Result getHealthCheckResult() {
            return result;
          }

          @Override
          public long getElapsedTimeInMs() {
            return 0;
          }

          @Override
          public Date getFinishedAt() {
            return new Date();
          }

          @Override
          public boolean hasTimedOut() {
            return false;
          }

          @Override
          public HealthCheckMetadata getHealthCheckMetadata() {
            return new HealthCheckMetadata(reference);
          }
        });
  }
}
