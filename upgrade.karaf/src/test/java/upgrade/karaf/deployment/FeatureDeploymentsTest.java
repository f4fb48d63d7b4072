package upgrade.karaf.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.karaf.features.DeploymentEvent;
import org.apache.karaf.features.DeploymentListener;
import org.apache.karaf.features.FeaturesService;
import org.junit.jupiter.api.Test;
import upgrade.api.Deployments;

class FeatureDeploymentsTest {
  private final List<String> told = new ArrayList<>();
  private final List<DeploymentListener> listeners = new ArrayList<>();
  private DeploymentEvent last = DeploymentEvent.DEPLOYMENT_FINISHED;

  private final Deployments deployments =
      new Deployments() {
        @Override
        public Deployment begin(String name, Thread thread, BooleanSupplier going) {
          told.add(name + " begins" + (going.getAsBoolean() ? "" : ", not going"));
          return new Deployment() {
            @Override
            public void startsOnly() {
              told.add(name + " starts only");
            }

            @Override
            public void end() {
              told.add(name + " ends");
            }
          };
        }
      };

  /** Tells whoever registers of the last event, as Karaf's does. */
  private final FeaturesService features =
      (FeaturesService)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {FeaturesService.class},
              (proxy, method, arguments) -> {
                DeploymentListener listener = (DeploymentListener) arguments[0];
                if (method.getName().equals("registerListener")) {
                  listeners.add(listener);
                  listener.deploymentEvent(last);
                } else {
                  listeners.remove(listener);
                }
                return null;
              });

  private FeatureDeployments register(Optional<Thread> kar) {
    return new FeatureDeployments(features, deployments, () -> kar);
  }

  private void event(DeploymentEvent... events) {
    for (DeploymentEvent event : events) {
      listeners.forEach(listener -> listener.deploymentEvent(event));
    }
  }

  @Test
  void beginsBeforeTheFirstStopAndEndsAfterTheLastStart() {
    register(Optional.empty());
    event(
        DeploymentEvent.DEPLOYMENT_STARTED,
        DeploymentEvent.BUNDLES_INSTALLED,
        DeploymentEvent.BUNDLES_RESOLVED,
        DeploymentEvent.DEPLOYMENT_FINISHED);
    assertThat(told)
        .containsExactly(
            "features service begins", "features service starts only", "features service ends");
  }

  @Test
  void oneThatBrokeOffBeforeWeCameIsNoneAnyMore() {
    last = DeploymentEvent.DEPLOYMENT_STARTED;
    register(Optional.empty());
    assertThat(told).isEmpty();
    event(DeploymentEvent.DEPLOYMENT_STARTED);
    assertThat(told).containsExactly("features service begins");
  }

  @Test
  void theNextOneEndsOneThatBrokeOff() {
    register(Optional.empty());
    event(DeploymentEvent.DEPLOYMENT_STARTED, DeploymentEvent.DEPLOYMENT_STARTED);
    assertThat(told)
        .containsExactly(
            "features service begins", "features service ends", "features service begins");
  }

  @Test
  void theDeployerOfAKarHoldsItsDeploymentsTogether() {
    register(Optional.of(Thread.currentThread()));
    event(DeploymentEvent.DEPLOYMENT_STARTED, DeploymentEvent.DEPLOYMENT_FINISHED);
    assertThat(told)
        .containsExactly(
            "kar deployer begins, not going",
            "kar deployer starts only",
            "features service begins",
            "features service ends");
  }

  @Test
  void whenWeGoNobodyWaitsForAnEndThatIsNotTold() {
    FeatureDeployments ours = register(Optional.empty());
    event(DeploymentEvent.DEPLOYMENT_STARTED);
    ours.deactivate();
    assertThat(told).containsExactly("features service begins", "features service ends");
    assertThat(listeners).isEmpty();
  }

  @Test
  void framesAreFoundByClassAndMethod() {
    StackTraceElement[] stack = {
      new StackTraceElement("a.B", "c", null, 1), new StackTraceElement("a.D", "e", null, 1)
    };
    assertThat(Deployers.isInside(stack, "a.D", "e")).isTrue();
    assertThat(Deployers.isInside(stack, "a.D", "c")).isFalse();
  }
}
