package upgrade.api;

import java.util.Objects;
import java.util.Optional;

/** One bundle that an upgrade updates (or only refreshes): which, from what, to what. */
public final class BundleChange {
  private final long bundleId;
  private final String symbolicName;
  private final String fromVersion;
  private final Optional<String> toVersion;
  private final Optional<String> location;
  private final Optional<Long> newId;

  private BundleChange(
      long bundleId,
      String symbolicName,
      String fromVersion,
      Optional<String> toVersion,
      Optional<String> location,
      Optional<Long> newId) {
    this.bundleId = bundleId;
    this.symbolicName = Objects.requireNonNull(symbolicName);
    this.fromVersion = Objects.requireNonNull(fromVersion);
    this.toVersion = toVersion;
    this.location = location;
    this.newId = newId;
  }

  /** A change of the bundle {@code bundleId}, whose new version is not known yet. */
  public static BundleChange of(long bundleId, String symbolicName, String fromVersion) {
    return new BundleChange(
        bundleId, symbolicName, fromVersion, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same with the new version, once it is known. */
  public BundleChange to(String version) {
    return new BundleChange(
        bundleId, symbolicName, fromVersion, Optional.of(version), location, newId);
  }

  /**
   * The same with new content from a URL, instead of the bundle's own update location.
   *
   * @param url any URL that the framework's JVM can open
   */
  public BundleChange from(String url) {
    return new BundleChange(
        bundleId, symbolicName, fromVersion, toVersion, Optional.of(url), newId);
  }

  /** The same, with the new bundle that came in the place of this one, which was uninstalled. */
  public BundleChange replacedBy(long id) {
    return new BundleChange(
        bundleId, symbolicName, fromVersion, toVersion, location, Optional.of(id));
  }

  /** The framework's id of the bundle. */
  public long bundleId() {
    return bundleId;
  }

  public String symbolicName() {
    return symbolicName;
  }

  /** The version before the upgrade. */
  public String fromVersion() {
    return fromVersion;
  }

  /** The version after it; empty while it is not known. */
  public Optional<String> toVersion() {
    return toVersion;
  }

  /** The id of the bundle that came in its place; empty if it is still the same bundle. */
  public Optional<Long> newId() {
    return newId;
  }

  /** The ids as people read them: {@code 12}, or {@code 12 -> 57}. */
  public String ids() {
    return bundleId + newId.map(id -> " -> " + id).orElse("");
  }

  /** Where the new content comes from; empty for the bundle's own update location. */
  public Optional<String> location() {
    return location;
  }

  /**
   * {@link #location()} as people, logs and files may see it: without the user's name, password and
   * query that a URL can carry.
   */
  public Optional<String> source() {
    return location.map(BundleChange::withoutSecrets);
  }

  /**
   * A URL without user info, query and fragment (RFC 3986 section 3), also where it wraps another
   * one, as in {@code jar:https://user:password@host/a.jar!/}.
   */
  public static String withoutSecrets(String url) {
    return url.replaceAll("//[^/?#]*@", "//").replaceAll("[?#].*", "");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BundleChange that
        && bundleId == that.bundleId
        && symbolicName.equals(that.symbolicName)
        && fromVersion.equals(that.fromVersion)
        && toVersion.equals(that.toVersion)
        && location.equals(that.location)
        && newId.equals(that.newId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(bundleId, symbolicName, fromVersion, toVersion, location, newId);
  }

  @Override
  public String toString() {
    return symbolicName + " [" + ids() + "] " + fromVersion + " -> " + toVersion.orElse("?");
  }
}
