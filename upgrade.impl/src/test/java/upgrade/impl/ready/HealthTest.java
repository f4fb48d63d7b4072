package upgrade.impl.ready;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import upgrade.impl.ready.Health.Finding;
import upgrade.impl.ready.Health.Verdict;

class HealthTest {
  private static final class Executor implements HealthCheckExecutor {
    private final Result result;
    HealthCheckSelector selector = HealthCheckSelector.empty();
    HealthCheckExecutionOptions options = new HealthCheckExecutionOptions();

    Executor(Result result) {
      this.result = result;
    }

    @Override
    public List<HealthCheckExecutionResult> execute(HealthCheckSelector asked) {
      throw new AssertionError("may be cached");
    }

    @Override
    public List<HealthCheckExecutionResult> execute(
        HealthCheckSelector asked, HealthCheckExecutionOptions how) {
      selector = asked;
      options = how;
      HealthCheckMetadata metadata = new HealthCheckMetadata(reference());
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
              return metadata;
            }
          });
    }

    private static ServiceReference<?> reference() {
      return (ServiceReference<?>)
          Proxy.newProxyInstance(
              HealthTest.class.getClassLoader(),
              new Class<?>[] {ServiceReference.class},
              (proxy, method, arguments) ->
                  method.getName().equals("getProperty")
                      ? switch ((String) arguments[0]) {
                        case "hc.name" -> "Database";
                        case "service.id" -> 1L;
                        default -> null;
                      }
                      : null);
    }
  }

  private static List<Finding> ask(Executor executor) {
    return new FelixHealth(executor).ask(List.of("shop", "db"), Duration.ofMillis(300));
  }

  @Test
  void itAsksAnewWithAnyOfTheTagsWithinTheTime() {
    Executor executor = new Executor(new Result(Result.Status.OK, "fine"));
    ask(executor);
    assertThat(executor.selector.tags()).containsExactly("shop", "db");
    assertThat(executor.options.isForceInstantExecution()).isTrue();
    assertThat(executor.options.isCombineTagsWithOr()).isTrue();
    assertThat(executor.options.getOverrideGlobalTimeout()).isEqualTo(300);
  }

  @Test
  void theFindingIsOneLineWithTheWorstMessage() {
    ResultLog log = new ResultLog();
    log.add(new ResultLog.Entry(Result.Status.OK, "connected"));
    log.add(new ResultLog.Entry(Result.Status.CRITICAL, "no table\nORDERS"));
    assertThat(ask(new Executor(new Result(log))).toString())
        .isEqualTo("[Database is CRITICAL: no table ORDERS]");
  }

  @Test
  void everyStatusIsKnown() {
    assertThat(Arrays.stream(Result.Status.values()).map(Enum::name))
        .containsExactlyInAnyOrder(
            Arrays.stream(Verdict.values()).map(Enum::name).toArray(String[]::new));
  }

  @Test
  void onlyOkAndWarnServe() {
    for (Verdict verdict : Verdict.values()) {
      HealthVerdict judged = new HealthVerdict(List.of(new Finding("Db", verdict, "x")), List.of());
      assertThat(judged.isWell())
          .as("%s", verdict)
          .isEqualTo(verdict == Verdict.OK || verdict == Verdict.WARN);
    }
  }

  @Test
  void aCheckThatIsGoneIsNotWell() {
    HealthVerdict judged = new HealthVerdict(List.of(), List.of("db"));
    assertThat(judged.isWell()).isFalse();
    assertThat(judged).hasToString("no health check has the tag db any more");
  }
}
