package upgrade.impl.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import upgrade.api.Plan;
import upgrade.api.UpgradeRequest;
import upgrade.impl.plan.Planned;

/** Holds the request and the plan of an upgrade as they are now, for any thread. */
final class Progress {
  private final UpgradeRequest own;
  private volatile UpgradeRequest request;
  private volatile Planned planned;

  Progress(UpgradeRequest request, Optional<Planned> planned) {
    this.own = request;
    this.request = planned.map(p -> p.plan().request()).orElse(request);
    this.planned = planned.orElse(new Planned(Plan.of(request, List.of()), "", Map.of()));
  }

  UpgradeRequest request() {
    return request;
  }

  Planned planned() {
    return planned;
  }

  /** What to plan: of an upgrade of ours only the bundles that it updates itself. */
  UpgradeRequest planningRequest() {
    return own.trigger().byFramework() ? request : own.affecting(request.affected());
  }

  /**
   * Makes the request larger.
   *
   * @return whether that changes anything
   */
  synchronized boolean join(Stopping stopping) {
    UpgradeRequest wider = Requests.widen(request, stopping);
    boolean widened =
        !wider.changes().equals(request.changes()) || !wider.affected().equals(request.affected());
    request = wider;
    return widened;
  }

  /**
   * Notes that more bundles are affected.
   *
   * @return whether that is news
   */
  synchronized boolean affects(Set<Long> more) {
    Set<Long> all = new LinkedHashSet<>(request.affected());
    boolean news = all.addAll(more);
    request = request.affecting(all);
    return news;
  }

  /** Notes the versions that the bundles have now. */
  synchronized void versions(Function<Long, Optional<String>> version) {
    request = Requests.to(request, version);
  }

  /**
   * Notes which bundles came in the place of others.
   *
   * @return whether that is news
   */
  synchronized boolean replaced(Map<Long, Long> newIds) {
    UpgradeRequest before = request;
    request = Requests.replaced(before, newIds);
    return !request.changes().equals(before.changes());
  }

  synchronized void plan(Planned next) {
    planned = next;
    if (!own.trigger().byFramework()) {
      request = merge(request, next.plan().request());
    }
  }

  /** The affected bundles as the planner found them now, with those that joined. */
  private static UpgradeRequest merge(UpgradeRequest joined, UpgradeRequest found) {
    java.util.Set<Long> affected = new java.util.LinkedHashSet<>(joined.affected());
    affected.addAll(found.affected());
    return joined.affecting(affected);
  }

  synchronized void version(long bundleId, String version) {
    request =
        Requests.to(request, id -> id == bundleId ? Optional.of(version) : known(request, id));
  }

  private static Optional<String> known(UpgradeRequest request, long id) {
    return request.changes().stream()
        .filter(change -> change.bundleId() == id)
        .findFirst()
        .flatMap(change -> change.toVersion());
  }
}
