package upgrade.impl.ready;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Puts into words why a component is not satisfied. */
final class Unsatisfied {
  private static final int MOST = 200;

  private Unsatisfied() {}

  static String why(ComponentDescriptionDTO description, ComponentConfigurationDTO its) {
    return switch (its.state) {
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
          "lacks "
              + Arrays.stream(its.unsatisfiedReferences)
                  .map(reference -> reference(description, reference))
                  .collect(Collectors.joining(", "));
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
          "has no configuration " + Arrays.toString(description.configurationPid);
      case ComponentConfigurationDTO.FAILED_ACTIVATION ->
          "failed to activate: " + firstLine(its.failure);
      default -> "has not been activated";
    };
  }

  private static String reference(
      ComponentDescriptionDTO description, UnsatisfiedReferenceDTO missing) {
    String type =
        Arrays.stream(description.references)
            .filter(declared -> declared.name.equals(missing.name))
            .map(declared -> ": " + declared.interfaceName)
            .findFirst()
            .orElse("");
    String target = missing.target == null ? "" : " with " + missing.target;
    return "the reference " + missing.name + type + target;
  }

  /** Of a stack trace, which is what Declarative Services give. */
  private static String firstLine(@Nullable String failure) {
    String line = failure == null ? "no reason given" : failure.strip().split("\\R", 2)[0];
    return line.length() > MOST ? line.substring(0, MOST) + "..." : line;
  }
}
