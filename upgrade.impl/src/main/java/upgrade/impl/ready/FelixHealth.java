package upgrade.impl.ready;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks Felix Health Checks; there only while their executor is. */
@Component(service = Health.class)
public final class FelixHealth implements Health {
  private static final int MOST = 200;

  private final HealthCheckExecutor executor;

  @Activate
  public FelixHealth(@Reference HealthCheckExecutor executor) {
    this.executor = executor;
  }

  @Override
  public List<Finding> ask(List<String> tags, Duration timeout) {
    HealthCheckExecutionOptions options =
        new HealthCheckExecutionOptions()
            .setForceInstantExecution(true) // what is cached is the old version's
            .setCombineTagsWithOr(true)
            .setOverrideGlobalTimeout((int) Math.max(1, timeout.toMillis()));
    List<Finding> findings = new ArrayList<>();
    for (HealthCheckExecutionResult each :
        executor.execute(HealthCheckSelector.tags(tags.toArray(String[]::new)), options)) {
      Result result = each.getHealthCheckResult();
      findings.add(new Finding(name(each.getHealthCheckMetadata()), verdict(result), said(result)));
    }
    return findings;
  }

  private static String name(HealthCheckMetadata metadata) {
    return metadata.getTitle() != null ? metadata.getTitle() : String.valueOf(metadata.getName());
  }

  /** By name, so that what a later version adds is an error, not a crash. */
  private static Verdict verdict(Result result) {
    String status = result.getStatus().name();
    for (Verdict verdict : Verdict.values()) {
      if (verdict.name().equals(status)) {
        return verdict;
      }
    }
    return Verdict.HEALTH_CHECK_ERROR;
  }

  /** The first line of the log that is as bad as the whole. */
  private static String said(Result result) {
    for (ResultLog.Entry entry : result) {
      if (entry.getStatus() == result.getStatus() && entry.getMessage() != null) {
        String line = entry.getMessage().strip().replaceAll("\\p{Cntrl}+", " ");
        return line.length() > MOST ? line.substring(0, MOST) + "..." : line;
      }
    }
    return "";
  }
}
