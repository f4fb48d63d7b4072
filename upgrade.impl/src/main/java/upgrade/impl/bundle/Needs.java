package upgrade.impl.bundle;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

/** Reads requirements for people. */
final class Needs {
  private static final Pattern LEAST = Pattern.compile("(?<!!)\\((?:bundle-)?version>=([^)]*)\\)");
  private static final Pattern BELOW = Pattern.compile("\\(!\\((?:bundle-)?version>=([^)]*)\\)\\)");
  private static final Pattern MOST = Pattern.compile("\\((?:bundle-)?version<=([^)]*)\\)");
  private static final Pattern EXACT = Pattern.compile("\\((?:bundle-)?version=([^)]*)\\)");

  private static final Map<String, String> NOUNS =
      Map.of(
          PackageNamespace.PACKAGE_NAMESPACE, "package ",
          BundleNamespace.BUNDLE_NAMESPACE, "bundle ",
          HostNamespace.HOST_NAMESPACE, "host ");

  private Needs() {}

  /** Whether a bundle cannot be resolved without it. */
  static boolean isMandatory(Requirement requirement) {
    Map<String, String> directives = requirement.getDirectives();
    String resolution = directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
    String effective = directives.get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
    return (resolution == null || resolution.equals(Namespace.RESOLUTION_MANDATORY))
        && (effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE))
        // That of an installed one was answered by the machine, which is still the same.
        && !(isNative(requirement) && requirement instanceof BundleRequirement);
  }

  private static boolean isNative(Requirement requirement) {
    return requirement.getNamespace().equals(NativeNamespace.NATIVE_NAMESPACE);
  }

  /** What it asks for by name, without the version; empty if its filter is more general. */
  static Optional<String> name(Requirement requirement) {
    return found(
        Pattern.compile("\\(" + Pattern.quote(requirement.getNamespace()) + "=([^)*]*)\\)"),
        filter(requirement));
  }

  static boolean isNamed(Capability capability, String name) {
    Object value = capability.getAttributes().get(capability.getNamespace());
    return value instanceof Collection<?> names ? names.contains(name) : name.equals(value);
  }

  static String version(Capability capability) {
    Object version =
        capability
            .getAttributes()
            .getOrDefault(
                Constants.VERSION_ATTRIBUTE,
                capability.getAttributes().get(Constants.BUNDLE_VERSION_ATTRIBUTE));
    if (version instanceof Collection<?> all && !all.isEmpty()) { // of a platform: the newest
      version = List.copyOf(all).get(all.size() - 1);
    }
    return version == null ? "one without a version" : String.valueOf(version);
  }

  static String described(Requirement requirement) {
    String filter = filter(requirement);
    Optional<String> name = name(requirement);
    if (isNative(requirement)) {
      return "a machine for its native code " + filter.replace("osgi.native.", "");
    }
    if (name.isEmpty()) {
      return requirement.getNamespace() + " " + filter;
    }
    String noun = NOUNS.getOrDefault(requirement.getNamespace(), requirement.getNamespace() + " ");
    if (requirement
        .getNamespace()
        .equals(ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE)) {
      noun = "Java platform ";
    }
    return noun + name.get() + range(filter);
  }

  private static String range(String filter) {
    Optional<String> exact = found(EXACT, filter);
    if (exact.isPresent()) {
      return " " + exact.get();
    }
    Optional<String> least = found(LEAST, filter);
    Optional<String> below = found(BELOW, filter);
    Optional<String> most = found(MOST, filter);
    if (below.isEmpty() && most.isEmpty()) {
      return least.map(version -> " from " + version + " on").orElse("");
    }
    return " ["
        + least.orElse("0")
        + ","
        + below.map(version -> version + ")").orElseGet(() -> most.get() + "]");
  }

  private static String filter(Requirement requirement) {
    String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
    return filter == null ? String.valueOf(requirement.getAttributes()) : filter;
  }

  private static Optional<String> found(Pattern pattern, String filter) {
    Matcher matcher = pattern.matcher(filter);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
