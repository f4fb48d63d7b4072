package upgrade.impl.bundle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/** Orders bundles so that those which others are wired to come before them. */
final class StartOrder {
  private StartOrder() {}

  /**
   * @param providers the ids of the bundles that a bundle is wired to
   * @return the same ids; bundles that need each other stay as given
   */
  static List<Long> of(Collection<Long> ids, LongFunction<Set<Long>> providers) {
    Set<Long> wanted = new LinkedHashSet<>(ids);
    Set<Long> seen = new LinkedHashSet<>();
    List<Long> ordered = new ArrayList<>();
    wanted.forEach(id -> visit(id, providers, seen, ordered));
    ordered.retainAll(wanted);
    return ordered;
  }

  private static void visit(
      long id, LongFunction<Set<Long>> providers, Set<Long> seen, List<Long> ordered) {
    if (seen.add(id)) {
      providers.apply(id).forEach(provider -> visit(provider, providers, seen, ordered));
      ordered.add(id);
    }
  }
}
