package upgrade.itest.app;

import java.util.function.BiFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/** The test's hand on the application: a service of {@code java.*} types, shared by all. */
final class Hand {
  private final BiFunction<String, Object, Object> control;

  private Hand(BiFunction<String, Object, Object> control) {
    this.control = control;
  }

  @SuppressWarnings("unchecked")
  static Hand find(BundleContext context) {
    try {
      return new Hand(
          (BiFunction<String, Object, Object>)
              context.getService(
                  context
                      .getServiceReferences(BiFunction.class, "(itest.control=true)")
                      .iterator()
                      .next()));
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  void tell(String what, Object argument) {
    Object unused = ask(what, argument);
  }

  Object ask(String what, Object argument) {
    return control.apply(what, argument);
  }
}
