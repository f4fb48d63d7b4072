package upgrade.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Names the {@link Instruction} that a component provides.
 *
 * <p>Yields the service property {@value #PROPERTY} and a capability in the namespace of the same
 * name, for {@link RequiresInstruction} to match at resolve time.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@ComponentPropertyType
@Capability(namespace = InstructionName.PROPERTY, name = "${#value}")
public @interface InstructionName {

  /** Completes the property's name (OSGi Compendium 112.8.2.1). */
  String PREFIX_ = "upgrade.";

  /** The service property and the capability namespace. */
  String PROPERTY = "upgrade.instruction.name";

  /** The name, unique in a framework; letters and digits, as in {@code RerunFailedRequests}. */
  String value();
}
