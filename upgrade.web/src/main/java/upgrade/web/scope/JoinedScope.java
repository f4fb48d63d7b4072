package upgrade.web.scope;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Covers what any of several scopes covers, as bundles join an upgrade one after the other. */
final class JoinedScope extends Scope {
  private final Scope[] scopes;

  private JoinedScope(List<Scope> scopes) {
    this.scopes = scopes.toArray(Scope[]::new);
  }

  static Scope of(Scope one, Scope other) {
    if (one == NOTHING || one == other) {
      return other;
    }
    if (other == NOTHING) {
      return one;
    }
    List<Scope> flat = new ArrayList<>();
    flatten(one, flat);
    flatten(other, flat);
    return new JoinedScope(flat);
  }

  private static void flatten(Scope scope, List<Scope> into) {
    if (scope instanceof JoinedScope joined) {
      into.addAll(List.of(joined.scopes));
    } else {
      into.add(scope);
    }
  }

  @Override
  public boolean covers(String path) {
    for (Scope scope : scopes) {
      if (scope.covers(path)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isEmpty() {
    for (Scope scope : scopes) {
      if (!scope.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<String> describe() {
    Set<String> lines = new LinkedHashSet<>();
    for (Scope scope : scopes) {
      lines.addAll(scope.describe());
    }
    return List.copyOf(lines);
  }

  @Override
  public Optional<String> ownerOf(String path) {
    for (Scope scope : scopes) {
      if (scope.covers(path)) {
        return scope.ownerOf(path);
      }
    }
    return Optional.empty();
  }

  @Override
  public Set<Long> owners() {
    Set<Long> owners = new LinkedHashSet<>();
    for (Scope scope : scopes) {
      owners.addAll(scope.owners());
    }
    return owners;
  }

  @Override
  List<AffectedScope> parts() {
    List<AffectedScope> parts = new ArrayList<>();
    for (Scope scope : scopes) {
      parts.addAll(scope.parts());
    }
    return parts;
  }

  @Override
  public String toString() {
    return describe().toString();
  }
}
