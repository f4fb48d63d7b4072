package upgrade.web.scope;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongToIntFunction;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import upgrade.web.scope.Endpoint.Kind;

/**
 * Waits until what an upgrade interrupted serves again: servlets, the filters that guard them, and
 * what else stood in the path of its requests.
 *
 * <p>Does not wait for what will not come back: endpoints of a bundle that stays down, of a
 * component that its bundle no longer declares, and those that a component has moved elsewhere.
 * Each must have been so for {@link #LASTING}, since all of that is true for a moment in the middle
 * of an update as well.
 */
public final class Readiness {
  private static final Duration LASTING = Duration.ofMillis(250);

  /** Less than {@link #LASTING}. */
  private static final long MOMENT = Duration.ofMillis(200).toNanos();

  // The HTTP runtime acts on the same events as we do and may do so after us.
  private static final Duration TICK = Duration.ofMillis(10);

  private final Supplier<EndpointSnapshot> live;
  private final Function<Runnable, Runnable> events;
  private final List<AffectedScope> parts;
  private final LongToIntFunction bundleState;
  private final ComponentNames components;
  private final Alarm alarm;
  private final Map<Case, Long> droppedSince = new ConcurrentHashMap<>();

  private record Case(int part, Endpoint endpoint) {}

  /**
   * @param live what serves now
   * @param scope what shall serve again
   * @param bundleState {@code Bundle.getState()} of the bundle with that id, {@code
   *     Bundle.UNINSTALLED} if there is none
   * @param components what the bundles declare
   */
  public Readiness(
      Endpoints live, Scope scope, LongToIntFunction bundleState, ComponentNames components) {
    this(live::fresh, live::listen, scope, bundleState, components, new Alarm());
  }

  Readiness(
      Supplier<EndpointSnapshot> live,
      Function<Runnable, Runnable> events,
      Scope scope,
      LongToIntFunction bundleState,
      ComponentNames components,
      Alarm alarm) {
    this.live = live;
    this.events = events;
    this.parts = scope.parts();
    this.bundleState = bundleState;
    this.components = components;
    this.alarm = alarm;
  }

  /** What is not back yet, one line each for the operator; empty if all is. */
  public List<String> missing() {
    EndpointSnapshot now = live.get();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      for (Endpoint endpoint : waitedFor(i, now)) {
        lines.add(endpoint + why(endpoint, now));
      }
    }
    return lines.stream().distinct().toList();
  }

  /** What is missing, though its component has registered it and nobody has refused it. */
  public Set<Stranded> stranded() {
    EndpointSnapshot now = live.get();
    Set<Stranded> stranded = new LinkedHashSet<>();
    for (int i = 0; i < parts.size(); i++) {
      for (Endpoint endpoint : waitedFor(i, now)) {
        if (endpoint.component() != null && now.unsettled().contains(endpoint.bundleId())) {
          stranded.add(new Stranded(endpoint.bundleId(), endpoint.component()));
        }
      }
    }
    return stranded;
  }

  /**
   * Waits until nothing is missing.
   *
   * @return what is missing still when the time is over; empty if all is back
   */
  public List<String> await(Duration timeout) throws InterruptedException {
    return await(timeout, () -> false);
  }

  /**
   * The same.
   *
   * @param pointless whether nobody needs to wait any longer
   */
  public List<String> await(Duration timeout, BooleanSupplier pointless)
      throws InterruptedException {
    long end = alarm.nanoTime() + timeout.toNanos();
    Runnable listening = events.apply(alarm::ring);
    try {
      while (true) {
        List<String> missing = missingStill();
        long left = end - alarm.nanoTime();
        if (missing.isEmpty() || left <= 0 || pointless.getAsBoolean()) {
          return missing;
        }
        alarm.await(Math.min(left, TICK.toNanos()));
      }
    } finally {
      listening.run();
    }
  }

  /**
   * Waits, after something was put back, until nothing is missing; what belongs to a bundle that is
   * not active counts as missing, too, and is given up after a moment: nobody is about to start it.
   *
   * @param pointless whether nobody needs to wait any longer
   * @return what is missing still; empty if all is back
   */
  public List<String> awaitReturn(Duration timeout, BooleanSupplier pointless)
      throws InterruptedException {
    long begin = alarm.nanoTime();
    Runnable listening = events.apply(alarm::ring);
    try {
      while (true) {
        Set<String> missing = new LinkedHashSet<>(inactive());
        long most = missing.isEmpty() ? timeout.toNanos() : Math.min(timeout.toNanos(), MOMENT);
        missing.addAll(missingStill());
        long left = begin + most - alarm.nanoTime();
        if (missing.isEmpty() || left <= 0 || pointless.getAsBoolean()) {
          return List.copyOf(missing);
        }
        alarm.await(Math.min(left, TICK.toNanos()));
      }
    } finally {
      listening.run();
    }
  }

  /**
   * Asks again before it believes that nothing is missing. Pax Web's T1, its configuration thread,
   * puts an endpoint into a context, which it stops for that, and starts the context in a task of
   * its own. Our first question may have been in its queue before that task; the second one is
   * behind it.
   */
  private List<String> missingStill() {
    List<String> missing = missing();
    return missing.isEmpty() ? missing() : missing;
  }

  private List<String> inactive() {
    EndpointSnapshot now = live.get();
    return parts.stream()
        .flatMap(
            part ->
                new Comparison(part, now, components)
                    .absent().stream()
                        .filter(endpoint -> !isActive(part.ownersOf(endpoint)))
                        .map(Endpoint::toString))
        .toList();
  }

  private boolean isActive(Set<Long> owners) {
    return owners.stream().anyMatch(id -> id < 0 || bundleState.applyAsInt(id) == Bundle.ACTIVE);
  }

  private List<Endpoint> waitedFor(int index, EndpointSnapshot now) {
    AffectedScope before = parts.get(index);
    List<Endpoint> absent = new Comparison(before, now, components).absent();
    Dropped dropped = new Dropped(before, now, bundleState, components);
    Set<String> lostContexts = new HashSet<>();
    List<Endpoint> waitedFor = new ArrayList<>();
    Set<Case> cases = new HashSet<>();
    for (Endpoint endpoint : absent) {
      Case it = new Case(index, endpoint);
      if (dropped.test(endpoint)) {
        cases.add(it);
      }
      if (cases.contains(it) && lasts(it)) {
        if (endpoint.kind() == Kind.CONTEXT) {
          lostContexts.add(endpoint.context());
        }
      } else {
        waitedFor.add(endpoint);
      }
    }
    droppedSince.keySet().removeIf(it -> it.part == index && !cases.contains(it));
    waitedFor.removeIf(endpoint -> lostContexts.contains(endpoint.context()));
    return waitedFor;
  }

  private boolean lasts(Case it) {
    long time = alarm.nanoTime();
    Long since = droppedSince.putIfAbsent(it, time);
    return since != null && time - since >= LASTING.toNanos();
  }

  private static String why(Endpoint endpoint, EndpointSnapshot now) {
    return now.failures().stream()
        .filter(failure -> failure.concerns(endpoint))
        .findFirst()
        .map(failure -> ": " + failure.text())
        .orElse("");
  }
}
