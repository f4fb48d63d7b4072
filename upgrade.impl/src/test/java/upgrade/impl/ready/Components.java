package upgrade.impl.ready;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.util.promise.Promise;

/** Declarative Services with the components of one bundle, as a test wants them. */
final class Components implements ServiceComponentRuntime {
  int state = Bundle.ACTIVE;
  private final List<ComponentDescriptionDTO> descriptions = new ArrayList<>();
  private final List<ComponentConfigurationDTO> configurations = new ArrayList<>();

  ComponentConfigurationDTO with(String name, int itsState) {
    return with(name, itsState, false, "");
  }

  ComponentConfigurationDTO with(String name, int itsState, boolean immediate, String pid) {
    ComponentDescriptionDTO description = new ComponentDescriptionDTO();
    description.name = name;
    description.immediate = immediate;
    description.configurationPid = new String[] {name};
    ReferenceDTO reference = new ReferenceDTO();
    reference.name = "db";
    reference.interfaceName = "shop.Db";
    description.references = new ReferenceDTO[] {reference};
    if (descriptions.stream().noneMatch(one -> one.name.equals(name))) {
      descriptions.add(description);
    }
    ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
    configuration.description = description;
    configuration.state = itsState;
    configuration.properties =
        pid.isEmpty() ? Map.of() : Map.of("service.pid", pid, "service.factoryPid", name);
    UnsatisfiedReferenceDTO missing = new UnsatisfiedReferenceDTO();
    missing.name = "db";
    missing.target = "(a=b)";
    configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {missing};
    configurations.add(configuration);
    return configuration;
  }

  void clear() {
    descriptions.clear();
    configurations.clear();
  }

  Bundle bundle() {
    return (Bundle)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundleId" -> 7L;
                  case "getSymbolicName" -> "shop";
                  case "getState" -> state;
                  default -> throw new AssertionError(method);
                });
  }

  @Override
  public Collection<ComponentDescriptionDTO> getComponentDescriptionDTOs(Bundle... bundles) {
    return List.copyOf(descriptions);
  }

  @Override
  public ComponentDescriptionDTO getComponentDescriptionDTO(Bundle bundle, String name) {
    throw new AssertionError();
  }

  @Override
  public Collection<ComponentConfigurationDTO> getComponentConfigurationDTOs(
      ComponentDescriptionDTO description) {
    return configurations.stream()
        .filter(one -> one.description.name.equals(description.name))
        .toList();
  }

  @Override
  public boolean isComponentEnabled(ComponentDescriptionDTO description) {
    throw new AssertionError();
  }

  @Override
  public Promise<Void> enableComponent(ComponentDescriptionDTO description) {
    throw new AssertionError();
  }

  @Override
  public Promise<Void> disableComponent(ComponentDescriptionDTO description) {
    throw new AssertionError();
  }
}
