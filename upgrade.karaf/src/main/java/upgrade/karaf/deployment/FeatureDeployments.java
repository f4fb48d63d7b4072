package upgrade.karaf.deployment;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.karaf.features.DeploymentEvent;
import org.apache.karaf.features.DeploymentListener;
import org.apache.karaf.features.FeaturesService;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Deployments;
import upgrade.api.Deployments.Deployment;

/**
 * Tells of each deployment of Karaf's features service: what {@code feature:install}, a features
 * file or a kar stop and start belongs together.
 *
 * <p>The service tells when one begins, before its first stop, and when one has ended well; of one
 * that breaks off it tells nothing, so its thread is looked at.
 */
@Component(
    service = {},
    immediate = true)
public final class FeatureDeployments implements DeploymentListener {
  private final FeaturesService features;
  private final Deployments deployments;
  private final Supplier<Optional<Thread>> karDeployer;
  private final AtomicReference<@Nullable Deployment> current = new AtomicReference<>();
  private volatile @Nullable Thread registering = Thread.currentThread();

  @Activate
  public FeatureDeployments(
      @Reference FeaturesService features, @Reference Deployments deployments) {
    this(features, deployments, Deployers::replacesKar);
  }

  FeatureDeployments(
      FeaturesService features, Deployments deployments, Supplier<Optional<Thread>> karDeployer) {
    this.features = features;
    this.deployments = deployments;
    this.karDeployer = karDeployer;
    features.registerListener(this);
    registering = null;
  }

  @Deactivate
  void deactivate() {
    features.unregisterListener(this);
    end();
  }

  /** On the thread that deploys, and once on the one that registers us: with the last event. */
  @Override
  public void deploymentEvent(DeploymentEvent event) {
    switch (event) {
      case DEPLOYMENT_STARTED -> begin(Thread.currentThread());
      case BUNDLES_RESOLVED -> startsOnly();
      case DEPLOYMENT_FINISHED -> end();
      case BUNDLES_INSTALLED -> {} // its refresh may still stop bundles
    }
  }

  private void begin(Thread thread) {
    boolean known = Deployers.deploysFeatures(thread);
    if (!known && thread.equals(registering)) {
      return; // told again of one that broke off some time ago
    }
    end();
    // The deployer of a kar removes the old one in a deployment of its own, before the new one's.
    karDeployer
        .get()
        .ifPresent(
            kar ->
                deployments
                    .begin("kar deployer", kar, () -> Deployers.replacesKar(kar))
                    .startsOnly());
    current.set(
        deployments.begin(
            "features service", thread, () -> !known || Deployers.deploysFeatures(thread)));
  }

  private void startsOnly() {
    Deployment deployment = current.get();
    if (deployment != null) {
      deployment.startsOnly();
    }
  }

  private void end() {
    Deployment deployment = current.getAndSet(null);
    if (deployment != null) {
      deployment.end();
    }
  }
}
