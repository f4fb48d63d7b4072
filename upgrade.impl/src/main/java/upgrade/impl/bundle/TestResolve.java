package upgrade.impl.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Resource;
import org.osgi.service.resolver.ResolutionException;
import org.osgi.service.resolver.Resolver;
import upgrade.impl.affected.Kind;

/**
 * Resolves new contents by the framework's Resolver service, on paper: besides what is missing it
 * finds what does not fit together, such as one class space that would have a package twice.
 *
 * <p>Its no counts only if it says yes to what runs now: then it has understood this framework.
 */
final class TestResolve {
  private final BundleContext context;
  private final Map<Long, Content> contents;
  private final Set<Bundle> refreshed;

  TestResolve(BundleContext context, Map<Long, Content> contents, Set<Bundle> refreshed) {
    this.context = context;
    this.contents = contents;
    this.refreshed = refreshed;
  }

  /**
   * One line for each bundle that cannot be resolved.
   *
   * @param known those of which that is known: a resolver stops at the first thing that is missing
   * @param warnings told what could not be found out
   */
  List<String> problems(Set<Long> known, Consumer<String> warnings) {
    ServiceReference<Resolver> reference = context.getServiceReference(Resolver.class);
    Resolver resolver = reference == null ? null : context.getService(reference);
    if (resolver == null) {
      return List.of();
    }
    try {
      return problems(resolver, known, warnings);
    } finally {
      context.ungetService(reference);
    }
  }

  private List<String> problems(Resolver resolver, Set<Long> known, Consumer<String> warnings) {
    Scene scene = scene(contents, known);
    Optional<String> refused = refusal(resolver, scene);
    if (refused.isEmpty()) {
      return List.of();
    }
    Optional<String> control = refusal(resolver, scene(Map.of(), Set.of()));
    if (control.isPresent()) {
      warnings.accept(
          "the test resolve says nothing here, it does not even accept what runs now: "
              + control.get());
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    for (Resource each : scene.getMandatoryResources()) {
      refusal(resolver, scene.only(each))
          .ifPresent(why -> lines.add(named(each) + " cannot be resolved: " + why));
    }
    return lines.isEmpty() ? List.of("cannot be resolved together: " + refused.get()) : lines;
  }

  private Optional<String> refusal(Resolver resolver, Scene scene) {
    try {
      resolver.resolve(scene);
      return Optional.empty();
    } catch (ResolutionException e) {
      return Optional.of(String.valueOf(e.getMessage()).trim().replaceAll("\\s+", " "));
    }
  }

  private Scene scene(Map<Long, Content> contents, Set<Long> known) {
    Scene scene = new Scene();
    for (Bundle bundle : context.getBundles()) {
      Content content = contents.get(bundle.getBundleId());
      BundleRevision current = bundle.adapt(BundleRevision.class);
      BundleRevisions all = bundle.adapt(BundleRevisions.class);
      if (content != null) {
        scene.resolve(content.resource(), !known.contains(bundle.getBundleId()), false);
      } else if (current != null && all != null && bundle.getState() != Bundle.UNINSTALLED) {
        boolean anew = refreshed.contains(bundle);
        if (anew && current.getWiring() != null) {
          boolean needed = runs(bundle) && !known.contains(bundle.getBundleId());
          scene.resolve(current, needed, true);
        } else if (current.getWiring() == null) {
          scene.offers(current);
        }
        if (!anew) {
          all.getRevisions().forEach(revision -> stays(scene, revision.getWiring()));
        }
      }
    }
    return scene;
  }

  private static void stays(Scene scene, @org.jspecify.annotations.Nullable BundleWiring wiring) {
    if (wiring != null && wiring.isInUse()) {
      scene.stays(wiring);
    }
  }

  private static boolean runs(Bundle bundle) {
    return !Kind.isFragment(bundle)
        && (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING);
  }

  private String named(Resource resource) {
    for (Map.Entry<Long, Content> each : contents.entrySet()) {
      Bundle bundle = context.getBundle(each.getKey());
      if (each.getValue().resource().equals(resource) && bundle != null) {
        return bundle.getSymbolicName() + " " + each.getValue().version();
      }
    }
    return String.valueOf(resource);
  }
}
