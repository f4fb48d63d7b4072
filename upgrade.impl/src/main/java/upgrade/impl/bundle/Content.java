package upgrade.impl.bundle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.apache.felix.utils.resource.ResourceImpl;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.resource.Resource;
import upgrade.api.CheckFailedException;

/**
 * Holds new content of a bundle, checked before anything is touched.
 *
 * @param resource what it requires and provides
 * @param hash see {@link upgrade.impl.version.Identity}
 * @param signers who has signed it
 * @param tooNew which classes this JVM cannot load, one clause; empty if it can
 */
record Content(
    Path file,
    String version,
    Resource resource,
    String hash,
    Signers signers,
    Optional<String> tooNew) {
  private static final Pattern ENVIRONMENT = Pattern.compile("(.+)-(\\d+(?:\\.\\d+)*)");

  /**
   * Checks a file.
   *
   * @param most how many bytes it may have unpacked
   * @throws CheckFailedException if it is no new content for the bundle of that name
   */
  static Content of(Path file, String symbolicName, long most)
      throws CheckFailedException, InterruptedException {
    SoundJar jar = SoundJar.read(file, most);
    Map<String, String> headers = jar.headers();
    List<String> problems = new ArrayList<>();
    String name = name(headers.get(Constants.BUNDLE_SYMBOLICNAME));
    if (!name.equals(symbolicName)) {
      problems.add(
          name.isEmpty()
              ? "is no bundle, its manifest has no Bundle-SymbolicName: give the right URL"
              : "holds the bundle '" + name + "': give the right URL");
    }
    Optional<String> version = read(() -> version(headers), problems);
    Optional<Resource> resource = read(() -> resource(headers), problems);
    if (!problems.isEmpty() || version.isEmpty() || resource.isEmpty()) {
      throw new CheckFailedException(String.join("; ", problems));
    }
    return new Content(
        file, version.get(), resource.get(), jar.hash(), jar.signers(), jar.tooNew());
  }

  private interface Reading<T> {
    T read() throws CheckFailedException;
  }

  private static <T> Optional<T> read(Reading<T> reading, List<String> problems) {
    try {
      return Optional.of(reading.read());
    } catch (CheckFailedException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static String version(Map<String, String> headers) throws CheckFailedException {
    String version = headers.get(Constants.BUNDLE_VERSION);
    try {
      return Version.parseVersion(version).toString();
    } catch (IllegalArgumentException e) {
      throw new CheckFailedException(
          "has the version '" + version + "': it must be like 1.2.3 or 1.2.3.qualifier");
    }
  }

  private static Resource resource(Map<String, String> headers) throws CheckFailedException {
    String manifestVersion = headers.get(Constants.BUNDLE_MANIFESTVERSION);
    if (manifestVersion == null || !manifestVersion.trim().equals("2")) {
      throw new CheckFailedException(
          "has Bundle-ManifestVersion " + manifestVersion + " in its manifest: it must be 2");
    }
    try {
      ResourceImpl resource = ResourceBuilder.build(null, headers);
      if (resource
          .getRequirements(ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE)
          .isEmpty()) {
        resource.addRequirements(environments(resource, headers));
      }
      String code = headers.get(Constants.BUNDLE_NATIVECODE);
      Optional<String> filter = code == null ? Optional.empty() : NativeCode.filter(code);
      if (filter.isPresent()) {
        resource.addRequirements(
            ResourceBuilder.parseRequirement(
                resource, NativeNamespace.NATIVE_NAMESPACE + ";filter:=\"" + filter.get() + "\""));
      }
      return resource;
    } catch (BundleException | RuntimeException e) {
      throw new CheckFailedException(
          "has a manifest that no framework understands (" + e.getMessage() + "): correct it");
    }
  }

  /** The older header for the same; the library reads it, but leaves it out. */
  @SuppressWarnings("deprecation")
  private static List<org.osgi.resource.Requirement> environments(
      Resource resource, Map<String, String> headers) throws BundleException {
    String header = headers.get(Constants.BUNDLE_REQUIREDEXECUTIONENVIRONMENT);
    if (header == null) {
      return List.of();
    }
    StringBuilder filter = new StringBuilder("(|");
    for (String environment : header.split(",")) {
      Matcher matcher = ENVIRONMENT.matcher(environment.trim());
      if (!matcher.matches()) {
        return List.of(); // of a kind that we do not know: let the framework judge
      }
      filter.append("(&(osgi.ee=");
      filter.append(matcher.group(1).replace("J2SE", "JavaSE").replaceAll("-[\\d.]+/", "/"));
      filter.append(")(version=").append(matcher.group(2)).append("))");
    }
    return ResourceBuilder.parseRequirement(
        resource, "osgi.ee;filter:=\"" + filter.append(')') + "\"");
  }

  private static String name(@Nullable String header) {
    if (header == null) {
      return "";
    }
    int directives = header.indexOf(';');
    return (directives < 0 ? header : header.substring(0, directives)).trim();
  }
}
