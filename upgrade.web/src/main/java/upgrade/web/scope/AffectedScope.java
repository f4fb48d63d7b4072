package upgrade.web.scope;

import java.util.List;

/** Covers what the affected bundles have in the path of requests, by one snapshot. */
final class AffectedScope extends Scope {

  @Override
  public boolean covers(String path) {
    return false;
  }

  @Override
  public boolean isEmpty() {
    return true;
  }

  @Override
  public List<String> describe() {
    return List.of();
  }

  @Override
  List<AffectedScope> parts() {
    return List.of(this);
  }
}
