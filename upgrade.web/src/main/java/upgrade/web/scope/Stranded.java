package upgrade.web.scope;

/** Names a component whose service the HTTP runtime neither serves nor refuses. */
public record Stranded(long bundleId, String component) {
  @Override
  public String toString() {
    return component + " of bundle " + bundleId;
  }
}
