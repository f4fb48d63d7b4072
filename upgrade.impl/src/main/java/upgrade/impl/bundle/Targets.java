package upgrade.impl.bundle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import upgrade.api.BundleChange;
import upgrade.api.Problem;
import upgrade.api.UpgradeRequest;
import upgrade.impl.affected.Affected;
import upgrade.impl.affected.Kind;
import upgrade.impl.affected.Neighbours;
import upgrade.impl.plan.Target;

/** Looks up the bundles of a request, and whom it affects besides. */
public final class Targets {
  private final BundleContext context;
  private final Supplier<Neighbours> neighbours;

  public Targets(BundleContext context, Supplier<Neighbours> neighbours) {
    this.context = context;
    this.neighbours = neighbours;
  }

  /**
   * What the framework says about {@code request}. One that the framework itself started comes with
   * its affected bundles, taken when they could still be seen, and cannot be refused any more.
   */
  public Target of(UpgradeRequest request) {
    if (request.trigger().byFramework()) {
      return new Target(request, ids(request), List.of());
    }
    List<Problem> problems = new ArrayList<>();
    List<Bundle> bundles = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (BundleChange change : request.changes()) {
      if (!seen.add(change.bundleId())) {
        problems.add(
            Problem.of(change.symbolicName(), "is named twice: which content shall it get?"));
        continue;
      }
      Bundle bundle = context.getBundle(change.bundleId());
      problem(change, bundle).ifPresentOrElse(problems::add, () -> bundles.add(bundle));
    }
    if (bundles.isEmpty()) {
      return new Target(request, ids(request), problems);
    }
    Set<Long> affected = new LinkedHashSet<>(request.affected());
    affected.addAll(affected(bundles));
    return new Target(request.affecting(affected), startOrder(request), problems);
  }

  /** Whom a refresh of these bundles interrupts: an upgrade of ours ends with one. */
  private Set<Long> affected(List<Bundle> bundles) {
    Set<Long> wired = new LinkedHashSet<>();
    Wirings.closure(context, bundles).forEach(bundle -> wired.add(bundle.getBundleId()));
    return Affected.by(wired, neighbours.get());
  }

  private List<Long> startOrder(UpgradeRequest request) {
    return StartOrder.of(
        ids(request),
        id -> {
          Bundle bundle = context.getBundle(id);
          return bundle == null ? Set.of() : Wirings.providers(bundle);
        });
  }

  private static List<Long> ids(UpgradeRequest request) {
    return request.changes().stream().map(BundleChange::bundleId).distinct().toList();
  }

  private static Optional<Problem> problem(BundleChange change, @Nullable Bundle bundle) {
    if (bundle == null) {
      return Optional.of(
          Problem.of(change.symbolicName(), "no bundle has the id " + change.bundleId()));
    }
    if (!change.symbolicName().equals(bundle.getSymbolicName())) {
      return Optional.of(
          Problem.of(
              change.symbolicName(),
              "the bundle with the id "
                  + change.bundleId()
                  + " is "
                  + bundle.getSymbolicName()
                  + ": give the id of the one you mean"));
    }
    return Kind.unprotectable(bundle)
        .map(why -> Problem.of(change.symbolicName(), why + ": update it without an upgrade"));
  }
}
