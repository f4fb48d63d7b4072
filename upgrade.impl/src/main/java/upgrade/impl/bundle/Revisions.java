package upgrade.impl.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Requirement;
import upgrade.impl.affected.Kind;

/** Compares new contents with what the framework has installed. */
final class Revisions {
  private static final Predicate<Requirement> ABOUT_THE_JVM =
      requirement -> requirement.getNamespace().equals("osgi.ee");

  private Revisions() {}

  /**
   * What would be missing with these contents in place.
   *
   * @param contents by the id of the bundle that gets them
   * @param warnings told what could not be found out
   */
  static List<String> problems(
      BundleContext context, Map<Long, Content> contents, Consumer<String> warnings) {
    List<Bundle> changed = new ArrayList<>();
    for (long id : contents.keySet()) {
      Bundle bundle = context.getBundle(id);
      if (bundle != null) {
        changed.add(bundle);
      }
    }
    Set<Bundle> refreshed = Wirings.closure(context, changed);
    Resolvable resolvable = new Resolvable();
    for (Bundle bundle : context.getBundles()) {
      Content content = contents.get(bundle.getBundleId());
      if (content != null) {
        resolvable.candidate(
            bundle.getBundleId(),
            bundle.getSymbolicName() + " " + content.version(),
            content.resource().getRequirements(null),
            content.resource().getCapabilities(null));
      } else if (bundle.getState() != Bundle.UNINSTALLED) {
        add(bundle, refreshed.contains(bundle), resolvable);
      }
    }
    List<String> problems = new ArrayList<>(Names.problems(context, contents));
    Map<Long, List<String>> missing = resolvable.missing();
    problems.addAll(lines(context, contents, missing));
    problems.addAll(resolved(context, contents, refreshed, missing.keySet(), warnings));
    return problems;
  }

  private static List<String> resolved(
      BundleContext context,
      Map<Long, Content> contents,
      Set<Bundle> refreshed,
      Set<Long> known,
      Consumer<String> warnings) {
    try {
      return new TestResolve(context, contents, refreshed).problems(known, warnings);
    } catch (NoClassDefFoundError e) {
      return List.of(); // a framework without resolver service
    } catch (RuntimeException e) {
      warnings.accept("the test resolve broke off: " + e);
      return List.of();
    }
  }

  private static void add(Bundle bundle, boolean resolvedAnew, Resolvable resolvable) {
    String who = who(bundle);
    BundleRevision current = bundle.adapt(BundleRevision.class);
    BundleRevisions all = bundle.adapt(BundleRevisions.class);
    if (current == null || all == null) {
      return; // uninstalled meanwhile
    }
    if (resolvedAnew || current.getWiring() == null) {
      resolvable.candidate(
          bundle.getBundleId(),
          who,
          current.getDeclaredRequirements(null).stream()
              .filter(ABOUT_THE_JVM.negate().or(r -> current.getWiring() == null))
              .toList(),
          current.getDeclaredCapabilities(null));
    }
    if (!resolvedAnew) {
      for (BundleRevision revision : all.getRevisions()) { // old ones serve until their refresh
        BundleWiring wiring = revision.getWiring();
        if (wiring != null && wiring.isInUse()) {
          resolvable.stays(who, wiring.getCapabilities(null));
        }
      }
    }
  }

  private static List<String> lines(
      BundleContext context, Map<Long, Content> contents, Map<Long, List<String>> missing) {
    List<String> lines = new ArrayList<>();
    missing.forEach(
        (id, needs) -> {
          Bundle bundle = context.getBundle(id);
          Content content = contents.get(id);
          if (bundle != null && content != null) {
            needs.forEach(
                need ->
                    lines.add(
                        bundle.getSymbolicName() + " " + content.version() + " needs " + need));
          } else if (bundle != null && runs(bundle)) {
            needs.forEach(
                need -> lines.add(who(bundle) + " would not run any more, it needs " + need));
          }
        });
    return lines;
  }

  private static boolean runs(Bundle bundle) {
    return !Kind.isFragment(bundle)
        && (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING);
  }

  private static String who(Bundle bundle) {
    return bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]";
  }
}
