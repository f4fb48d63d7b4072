package upgrade.impl.plan;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upgrade.api.Instruction;
import upgrade.api.InstructionName;
import upgrade.api.RequiresInstruction;

/** Holds what is known of a registered instruction from its service properties. */
public record Registered(String name, Set<String> requires, Instruction instruction) {

  /** Reads the declarations of {@code instruction} from the properties of its service. */
  public static Registered of(Instruction instruction, Map<String, ?> properties) {
    Object name = properties.get(InstructionName.PROPERTY);
    return new Registered(
        name == null ? instruction.getClass().getSimpleName() : name.toString(),
        strings(properties.get(RequiresInstruction.PROPERTY)),
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
