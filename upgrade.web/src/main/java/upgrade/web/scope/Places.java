package upgrade.web.scope;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upgrade.web.owner.Owned;
import upgrade.web.scope.Endpoint.Kind;

/** Finds the owner of what is no service of its owner by the place where it is. */
final class Places {
  private final Owned owned;

  Places(Owned owned) {
    this.owned = owned;
  }

  /** The contexts at that path that have all that they need; several are one to the container. */
  List<Endpoint> contexts(String path) {
    return owned.contexts().stream()
        .filter(context -> context.path().equals(path) && context.ready())
        .map(Places::endpoint)
        .toList();
  }

  /** Whether anything is known of that path. */
  boolean knows(String path) {
    return owned.contexts().stream().anyMatch(context -> context.path().equals(path));
  }

  private static Endpoint endpoint(Owned.Context context) {
    return new Endpoint(
        Kind.CONTEXT,
        context.name(),
        context.name(),
        List.of(context.path()),
        context.serviceId() > 0 ? context.serviceId() : -1,
        context.bundleId(),
        context.symbolicName(),
        null);
  }

  /** The same with its owner, if that is known and was not before. */
  Endpoint complete(Endpoint endpoint, String path) {
    if (endpoint.bundleId() >= 0) {
      return endpoint;
    }
    if (endpoint.isRoute()) {
      for (Owned.Servlet servlet : owned.servlets()) {
        if (servlet.contextPaths().contains(path)
            && !Collections.disjoint(servlet.patterns(), endpoint.patterns())) {
          return endpoint.of(servlet.bundleId(), servlet.symbolicName());
        }
      }
    }
    Owned.Context only = only(owned.contexts(), path);
    return only == null ? endpoint.of(-1, "") : endpoint.of(only.bundleId(), only.symbolicName());
  }

  /** What an archive brings along is its own; of several users of the HttpService nobody knows. */
  private static Owned.@Nullable Context only(Collection<Owned.Context> all, String path) {
    List<Owned.Context> candidates =
        all.stream()
            .filter(context -> context.path().equals(path))
            .filter(context -> context.kind() != Owned.Kind.WHITEBOARD)
            .toList();
    return candidates.size() == 1 ? candidates.get(0) : null;
  }
}
