package upgrade.impl.plan;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.RequiresInstruction;

/**
 * Holds what is known of a registered instruction from its service properties.
 *
 * @param bundleId of the bundle that provides it
 */
public record Registered(
    String name, Set<String> requires, Optional<Long> bundleId, Instruction instruction) {

  /** One that no bundle is known to provide. */
  public Registered(String name, Set<String> requires, Instruction instruction) {
    this(name, requires, Optional.empty(), instruction);
  }

  /** Reads the declarations of {@code instruction} from the properties of its service. */
  public static Registered of(Instruction instruction, Map<String, ?> properties) {
    Object name = properties.get(InstructionName.PROPERTY);
    return new Registered(
        name == null ? instruction.getClass().getSimpleName() : name.toString(),
        strings(properties.get(RequiresInstruction.PROPERTY)),
        // OSGi Core 5.2.5: service.bundleid
        properties.get("service.bundleid") instanceof Long id ? Optional.of(id) : Optional.empty(),
        instruction);
  }

  /** A service property is a value, an array or a collection of values (OSGi Core 5.2.5). */
  private static Set<String> strings(@Nullable Object value) {
    Set<String> strings = new LinkedHashSet<>();
    if (value instanceof Object[] array) {
      List.of(array).forEach(each -> strings.add(each.toString()));
    } else if (value instanceof Collection<?> collection) {
      collection.forEach(each -> strings.add(String.valueOf(each)));
    } else if (value != null) {
      strings.add(value.toString());
    }
    return strings;
  }
}
