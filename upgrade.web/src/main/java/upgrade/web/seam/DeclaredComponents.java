package upgrade.web.seam;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import upgrade.web.scope.ComponentNames;

/** Asks Declarative Services which components a bundle declares. */
final class DeclaredComponents implements ComponentNames {
  private final BundleContext context;
  private final ServiceComponentRuntime components;

  DeclaredComponents(BundleContext context, ServiceComponentRuntime components) {
    this.context = context;
    this.components = components;
  }

  /**
   * Both are queued, in that order: whoever waits for the service sees it go and come. The service
   * is somebody else's, so that only Declarative Services can do that.
   */
  void registerAnew(long bundleId, String component) {
    Bundle bundle = context.getBundle(bundleId);
    ComponentDescriptionDTO description =
        bundle == null ? null : components.getComponentDescriptionDTO(bundle, component);
    if (description != null) {
      components.disableComponent(description);
      components.enableComponent(description);
    }
  }

  @Override
  public Optional<Set<String>> declaredBy(long bundleId) {
    Bundle bundle = context.getBundle(bundleId);
    if (bundle == null || bundle.getState() != Bundle.ACTIVE) {
      return Optional.empty();
    }
    return Optional.of(
        components.getComponentDescriptionDTOs(bundle).stream()
            .map(description -> description.name)
            .collect(Collectors.toSet()));
  }
}
