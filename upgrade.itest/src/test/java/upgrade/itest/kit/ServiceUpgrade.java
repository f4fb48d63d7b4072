package upgrade.itest.kit;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeService;

/** Upgrades one bundle by {@link UpgradeService}, as a command does, and waits for the result. */
public final class ServiceUpgrade {
  private ServiceUpgrade() {}

  public static UpgradeResult perform(BundleContext context, Bundle bundle, AppBundle content)
      throws Exception {
    Path file = Files.createTempFile("content", ".jar");
    ServiceTracker<UpgradeService, UpgradeService> service =
        new ServiceTracker<>(context, UpgradeService.class, null);
    service.open();
    try (InputStream in = content.jar()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      BundleChange change =
          BundleChange.of(
              bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString());
      return service
          .waitForService(10_000)
          .start(UpgradeRequest.of(change.from(file.toUri().toString())))
          .result()
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    } finally {
      service.close();
      Files.delete(file);
    }
  }
}
