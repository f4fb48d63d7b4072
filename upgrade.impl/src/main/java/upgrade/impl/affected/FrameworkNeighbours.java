package upgrade.impl.affected;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;

/**
 * Asks the framework who uses whose services, and Declarative Services who would: a component that
 * is not activated yet has a reference to a service that it does not use so far.
 */
public final class FrameworkNeighbours implements Neighbours {
  private final BundleContext context;
  private final Map<Long, Set<Long>> referring = new HashMap<>();

  /** Takes a snapshot of the components; of services it asks when asked. */
  public FrameworkNeighbours(BundleContext context, Optional<ServiceComponentRuntime> components) {
    this.context = context;
    components.ifPresent(this::readReferences);
  }

  private void readReferences(ServiceComponentRuntime runtime) {
    Collection<ComponentDescriptionDTO> descriptions = runtime.getComponentDescriptionDTOs();
    for (ComponentDescriptionDTO description : descriptions) {
      for (ComponentConfigurationDTO configuration :
          runtime.getComponentConfigurationDTOs(description)) {
        for (SatisfiedReferenceDTO reference : configuration.satisfiedReferences) {
          for (ServiceReferenceDTO bound : reference.boundServices) {
            referring
                .computeIfAbsent(bound.bundle, id -> new LinkedHashSet<>())
                .add(description.bundle.id);
          }
        }
      }
    }
  }

  @Override
  public Set<Long> usersOf(long bundleId) {
    Set<Long> users = new LinkedHashSet<>(referring.getOrDefault(bundleId, Set.of()));
    Bundle bundle = context.getBundle(bundleId);
    ServiceReference<?>[] references = bundle == null ? null : bundle.getRegisteredServices();
    if (references != null) {
      for (ServiceReference<?> reference : references) {
        Bundle[] using = reference.getUsingBundles();
        if (using != null) {
          for (Bundle user : using) {
            users.add(user.getBundleId());
          }
        }
      }
    }
    users.remove(bundleId);
    return users;
  }

  @Override
  public boolean isInfrastructure(long bundleId) {
    Bundle bundle = context.getBundle(bundleId);
    return bundle == null || Kind.isInfrastructure(bundle);
  }
}
