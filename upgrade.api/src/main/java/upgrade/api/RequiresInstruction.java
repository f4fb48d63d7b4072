package upgrade.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;

/**
 * Declares one instruction that the annotated one relies on.
 *
 * <p>Yields a requirement in the namespace {@value InstructionName#PROPERTY}: without the other
 * instruction's bundle this one does not resolve. Two more declarations go with it, since
 * Declarative Services derive neither from a repeatable annotation; a build test compares the
 * three:
 *
 * <pre>{@code
 * @InstructionName("RerunFailedRequests")
 * @RequiresInstruction("CheckConnections")
 * @Component(
 *     // read by the planner, without activating anything
 *     property = RequiresInstruction.PROPERTY + "=CheckConnections",
 *     // keeps this one unregistered while the other is missing
 *     reference = @Reference(name = "CheckConnections", service = Instruction.class,
 *         target = "(" + InstructionName.PROPERTY + "=CheckConnections)"))
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(RequiresInstructions.class)
@Requirement(namespace = InstructionName.PROPERTY, name = "${#value}")
public @interface RequiresInstruction {
  /** The service property that lists the required instructions' names, {@code String} or array. */
  String PROPERTY = "upgrade.instruction.requires";

  /** The required instruction's {@link InstructionName}. */
  String value();
}
