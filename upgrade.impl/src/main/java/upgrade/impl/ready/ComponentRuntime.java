package upgrade.impl.ready;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Asks Declarative Services, if they can be asked: they may come, go and be stopped. */
@Component(service = ComponentRuntime.class)
public final class ComponentRuntime {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile @Nullable ServiceComponentRuntime runtime;

  public ComponentRuntime() {}

  ComponentRuntime(@Nullable ServiceComponentRuntime runtime) {
    this.runtime = runtime;
  }

  /** Absent while there is none. */
  public Optional<ServiceComponentRuntime> now() {
    return Optional.ofNullable(runtime);
  }

  /** The satisfied components of a bundle; empty if nobody knows. */
  public Optional<List<Part>> satisfied(Bundle bundle) {
    try {
      return now().map(runs -> Parts.satisfied(runs, bundle));
    } catch (IllegalStateException gone) { // Declarative Services stop
      return Optional.empty();
    }
  }
}
