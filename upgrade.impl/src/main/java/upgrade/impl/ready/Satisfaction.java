package upgrade.impl.ready;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Tells which components that were satisfied are not so again, and why.
 *
 * <p>Nobody waits for one whose bundle does not run, which is another's verdict, and for one that
 * its bundle no longer declares. Declarative Services may hear of a start after we do, so that must
 * have been so for {@link #LASTING}.
 */
public final class Satisfaction {
  private static final Duration LASTING = Duration.ofMillis(250);

  private final ServiceComponentRuntime runtime;
  private final LongFunction<@Nullable Bundle> bundles;
  private final LongSupplier nanoTime;
  private final Map<Part, Long> undeclaredSince = new HashMap<>();

  /**
   * @param bundles by the id that a bundle had before; absent if it is gone
   */
  public Satisfaction(
      ServiceComponentRuntime runtime,
      LongFunction<@Nullable Bundle> bundles,
      LongSupplier nanoTime) {
    this.runtime = runtime;
    this.bundles = bundles;
    this.nanoTime = nanoTime;
  }

  /** One line for each that is missing; empty if all are back. */
  public List<String> missing(Collection<Part> before) {
    List<String> missing = new ArrayList<>();
    for (Part part : before) {
      Bundle bundle = bundles.apply(part.bundleId());
      if (bundle != null && runs(bundle)) {
        why(part, bundle)
            .ifPresent(why -> missing.add(part + " [" + bundle.getBundleId() + "] " + why));
      }
    }
    return missing;
  }

  /** A lazy one has components while it waits to be activated. */
  public static boolean runs(Bundle bundle) {
    return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
  }

  private Optional<String> why(Part part, Bundle bundle) {
    ComponentDescriptionDTO description =
        runtime.getComponentDescriptionDTOs(bundle).stream()
            .filter(declared -> declared.name.equals(part.component()))
            .findFirst()
            .orElse(null);
    if (description == null) {
      long now = nanoTime.getAsLong();
      Long since = undeclaredSince.putIfAbsent(part, now);
      boolean dropped = since != null && now - since >= LASTING.toNanos();
      return dropped ? Optional.empty() : Optional.of("is not declared");
    }
    undeclaredSince.remove(part);
    Collection<ComponentConfigurationDTO> all = runtime.getComponentConfigurationDTOs(description);
    Optional<ComponentConfigurationDTO> its =
        all.stream().filter(one -> Parts.pid(one).equals(part.pid())).findFirst();
    if (its.isEmpty()) {
      return Optional.of(
          part.pid().isEmpty()
              ? "has no configuration " + Arrays.toString(description.configurationPid)
              : "has not been made from its configuration");
    }
    // The new version may have made it a delayed one, which rests until somebody asks for it.
    boolean rests = !(part.active() && description.immediate);
    boolean back =
        its.get().state == ComponentConfigurationDTO.ACTIVE
            || its.get().state == ComponentConfigurationDTO.SATISFIED && rests;
    return back ? Optional.empty() : Optional.of(Unsatisfied.why(description, its.get()));
  }
}
