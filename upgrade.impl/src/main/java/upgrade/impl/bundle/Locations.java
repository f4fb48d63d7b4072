package upgrade.impl.bundle;

import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRequest;

/** Knows where the new content of a bundle comes from. */
final class Locations {
  private static final String REFERENCE = "reference:";

  private Locations() {}

  /** As given, else the bundle's own update location, else where it was installed from. */
  static String of(Bundle bundle, UpgradeRequest request) {
    Optional<String> given =
        request.changes().stream()
            .filter(change -> change.bundleId() == bundle.getBundleId())
            .findFirst()
            .flatMap(BundleChange::location);
    String header = bundle.getHeaders("").get(Constants.BUNDLE_UPDATELOCATION);
    return given.orElse(header == null ? bundle.getLocation() : header);
  }

  static boolean isReference(String location) {
    return location.startsWith(REFERENCE);
  }

  /** What a {@code reference:} refers to. */
  static String dereferenced(String location) {
    return isReference(location) ? location.substring(REFERENCE.length()) : location;
  }
}
