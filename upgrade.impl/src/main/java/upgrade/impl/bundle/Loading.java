package upgrade.impl.bundle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.api.StepContext;
import upgrade.impl.version.CurrentContents;

/** Fetches and checks the new contents of the bundles of one upgrade, each of them once. */
final class Loading {
  private final BundleContext context;
  private final Path directory;
  private final long most;
  private final CurrentContents current;
  private final BiConsumer<Long, String> newVersion;
  private final Map<Long, Content> contents = new LinkedHashMap<>();

  /**
   * @param most how many bytes one content may have
   * @param newVersion told the version of each content once it is known
   */
  Loading(
      BundleContext context,
      Path directory,
      long most,
      CurrentContents current,
      BiConsumer<Long, String> newVersion) {
    this.context = context;
    this.directory = directory;
    this.most = most;
    this.current = current;
    this.newVersion = newVersion;
  }

  Optional<Content> of(long id) {
    return Optional.ofNullable(contents.get(id));
  }

  /**
   * The check has fetched them already: what was checked is what is installed.
   *
   * @throws CheckFailedException with everything that is wrong with any of them
   */
  void load(StepContext step, List<Bundle> bundles)
      throws CheckFailedException, InterruptedException {
    List<String> problems = new ArrayList<>();
    for (Bundle bundle : bundles) {
      if (!contents.containsKey(bundle.getBundleId())) {
        try {
          load(step, bundle);
        } catch (CheckFailedException e) {
          problems.add(bundle.getSymbolicName() + ": " + e.getMessage());
        }
      }
    }
    problems.addAll(Revisions.problems(context, contents));
    if (!problems.isEmpty()) {
      throw new CheckFailedException(String.join("; ", problems));
    }
  }

  private void load(StepContext step, Bundle bundle)
      throws CheckFailedException, InterruptedException {
    String location = Locations.of(bundle, step.request());
    Path file = directory.resolve("new-" + bundle.getBundleId() + ".jar");
    new Fetch(location, file, most).within(step.remaining());
    Content content;
    try {
      content = Content.of(file, bundle.getSymbolicName(), most);
    } catch (CheckFailedException e) {
      throw new CheckFailedException(BundleChange.withoutSecrets(location) + " " + e.getMessage());
    }
    contents.put(bundle.getBundleId(), content);
    newVersion.accept(bundle.getBundleId(), content.version());
    tell(step, bundle, location, content);
  }

  private void tell(StepContext step, Bundle bundle, String location, Content content) {
    String name = bundle.getSymbolicName();
    if (Locations.isReference(bundle.getLocation()) || Locations.isReference(location)) {
      step.info(name + " gets a copy: later changes of the files it came from are not seen");
    }
    if (current.hash(bundle).filter(content.hash()::equals).isPresent()) {
      step.info(name + " gets the same content that it has");
    }
    content
        .unsigned()
        .filter(entry -> isSigned(bundle))
        .ifPresent(
            entry ->
                step.warn(name + " is signed, but nobody has signed " + entry + " of the new one"));
  }

  private static boolean isSigned(Bundle bundle) {
    // Unlike findEntries it does not resolve the bundle.
    Enumeration<String> paths = bundle.getEntryPaths("META-INF/");
    return paths != null
        && Collections.list(paths).stream()
            .anyMatch(path -> path.toUpperCase(Locale.ROOT).endsWith(".SF"));
  }
}
