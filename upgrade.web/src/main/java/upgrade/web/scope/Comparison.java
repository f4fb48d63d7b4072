package upgrade.web.scope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import upgrade.web.scope.Endpoint.Kind;

/**
 * Compares what was there with what is there now, place by place.
 *
 * <p>One that is there now stands for one that was there, never for two: of two filters at the same
 * pattern both have to be back.
 */
final class Comparison {
  private final AffectedScope before;
  private final ComponentNames components;
  private final Map<Place, List<Endpoint>> now = new HashMap<>();

  /** Where an endpoint is: a servlet may come back as a resource, and under another name. */
  private record Place(Kind kind, String context, String pattern) {
    static List<Place> of(Endpoint endpoint) {
      return switch (endpoint.kind()) {
        case CONTEXT -> List.of(new Place(Kind.CONTEXT, endpoint.name(), ""));
        case PREPROCESSOR -> List.of(new Place(Kind.PREPROCESSOR, "", ""));
        default -> {
          Kind kind = endpoint.isRoute() ? Kind.SERVLET : endpoint.kind();
          yield endpoint.patterns().isEmpty()
              ? List.of(new Place(kind, endpoint.context(), "name " + endpoint.name()))
              : endpoint.patterns().stream()
                  .distinct()
                  .map(pattern -> new Place(kind, endpoint.context(), pattern))
                  .toList();
        }
      };
    }
  }

  Comparison(AffectedScope before, EndpointSnapshot now, ComponentNames components) {
    this.before = before;
    this.components = components;
    add(now.preprocessors());
    for (Context context : now.contexts()) {
      // In a context that is stopped nothing serves, whatever is in it.
      if (now.isStarted(context.path()) || !before.wasStarted(context.path())) {
        add(context.endpoints());
      }
    }
  }

  private void add(Collection<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints) {
      for (Place place : Place.of(endpoint)) {
        now.computeIfAbsent(place, key -> new ArrayList<>()).add(endpoint);
      }
    }
  }

  /** What is not back, with the patterns at which it is not. */
  List<Endpoint> absent() {
    Map<Endpoint, List<Place>> absent = new LinkedHashMap<>();
    for (Endpoint endpoint : before.expected()) {
      absent.put(endpoint, new ArrayList<>(Place.of(endpoint)));
    }
    // Each takes its own first, so that none takes what another one's component has registered.
    absent.forEach((old, places) -> places.removeIf(place -> take(place, old, sameComponent(old))));
    absent.forEach(
        (old, places) ->
            places.removeIf(place -> !comesAsItself(old) && take(place, old, any -> true)));
    List<Endpoint> result = new ArrayList<>();
    absent.forEach(
        (old, places) -> {
          if (!places.isEmpty()) {
            result.add(old.patterns().isEmpty() ? old : old.at(patterns(old, places)));
          }
        });
    return result;
  }

  private boolean take(Place place, Endpoint old, Predicate<Endpoint> accepted) {
    Iterator<Endpoint> there = now.getOrDefault(place, List.of()).iterator();
    while (there.hasNext()) {
      Endpoint candidate = there.next();
      if (before.mayReplace(old, candidate) && accepted.test(candidate)) {
        there.remove();
        return true;
      }
    }
    return false;
  }

  private static Predicate<Endpoint> sameComponent(Endpoint old) {
    return candidate -> old.component() != null && old.component().equals(candidate.component());
  }

  /** Whether its component is there still, so that nothing else stands for it. */
  private boolean comesAsItself(Endpoint old) {
    Optional<Set<String>> declared =
        old.component() == null ? Optional.empty() : components.declaredBy(old.bundleId());
    return declared.isPresent() && declared.get().contains(old.component());
  }

  private static List<String> patterns(Endpoint old, List<Place> places) {
    return old.kind() == Kind.CONTEXT
        ? old.patterns()
        : places.stream().map(Place::pattern).toList();
  }
}
