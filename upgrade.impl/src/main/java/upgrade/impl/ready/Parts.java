package upgrade.impl.ready;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Reads the components of a bundle from Declarative Services. */
final class Parts {
  private static final String PID = "service.pid";
  private static final String FACTORY_PID = "service.factoryPid";

  private Parts() {}

  /** Those that are satisfied now. */
  static List<Part> satisfied(ServiceComponentRuntime runtime, Bundle bundle) {
    List<Part> parts = new ArrayList<>();
    for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
      if (description.factory != null) {
        continue; // its instances are made and thrown away by whom it pleases
      }
      for (ComponentConfigurationDTO configuration :
          runtime.getComponentConfigurationDTOs(description)) {
        boolean active = configuration.state == ComponentConfigurationDTO.ACTIVE;
        if (active || configuration.state == ComponentConfigurationDTO.SATISFIED) {
          parts.add(
              new Part(
                  bundle.getBundleId(),
                  String.valueOf(bundle.getSymbolicName()),
                  description.name,
                  pid(configuration),
                  active && description.immediate));
        }
      }
    }
    return parts;
  }

  /** What tells the configurations of one component apart, also after an update. */
  static String pid(ComponentConfigurationDTO configuration) {
    Object factory = configuration.properties.get(FACTORY_PID);
    Object pid = configuration.properties.get(PID);
    return factory == null || pid == null ? "" : String.valueOf(pid);
  }
}
