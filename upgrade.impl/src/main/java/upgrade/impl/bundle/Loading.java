package upgrade.impl.bundle;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
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
import upgrade.api.Direction;
import upgrade.api.StepContext;
import upgrade.impl.version.CurrentContents;
import upgrade.impl.version.Entries;
import upgrade.impl.version.Packed;

/** Fetches and checks the new contents of the bundles of one upgrade, each of them once. */
final class Loading {
  private final BundleContext context;
  private final Path directory;
  private final CurrentContents current;
  private final Conditions conditions;
  private final BiConsumer<Long, String> newVersion;
  private final Map<Long, Content> contents = new LinkedHashMap<>();
  private final Map<Long, List<String>> refusals = new LinkedHashMap<>();

  /**
   * What new contents have to meet.
   *
   * @param most how many bytes one may have
   * @param otherSigners whether one may be signed by others than the old one is
   */
  record Conditions(long most, boolean otherSigners, Space space) {}

  /**
   * @param newVersion told the version of each content once it is known
   */
  Loading(
      BundleContext context,
      Path directory,
      Conditions conditions,
      CurrentContents current,
      BiConsumer<Long, String> newVersion) {
    this.context = context;
    this.directory = directory;
    this.conditions = conditions;
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
    boolean known =
        contents.keySet().containsAll(bundles.stream().map(Bundle::getBundleId).toList());
    for (Bundle bundle : bundles) {
      if (!contents.containsKey(bundle.getBundleId())) {
        try {
          load(step, bundle);
        } catch (CheckFailedException e) {
          problems.add(bundle.getSymbolicName() + ": " + e.getMessage());
        }
      }
    }
    if (!known) {
      tellWhoComesAlong(step, bundles);
    }
    refusals.values().forEach(problems::addAll);
    problems.addAll(Revisions.problems(context, contents, step::warn));
    space(step).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new CheckFailedException(String.join("; ", problems));
    }
  }

  private void tellWhoComesAlong(StepContext step, List<Bundle> bundles) {
    List<String> others =
        Wirings.closure(context, bundles).stream()
            .filter(bundle -> !bundles.contains(bundle))
            .map(bundle -> bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]")
            .toList();
    if (!others.isEmpty()) {
      step.info("a refresh takes along " + others);
    }
  }

  private void load(StepContext step, Bundle bundle)
      throws CheckFailedException, InterruptedException {
    String location = Locations.of(bundle, step.request());
    Path file = directory.resolve("new-" + bundle.getBundleId() + ".jar");
    new Fetch(location, file, conditions.most()).within(step.remaining());
    Content content;
    try {
      content = Content.of(file, bundle.getSymbolicName(), conditions.most());
    } catch (CheckFailedException e) {
      throw new CheckFailedException(BundleChange.withoutSecrets(location) + " " + e.getMessage());
    }
    contents.put(bundle.getBundleId(), content);
    refusals.put(bundle.getBundleId(), refusals(step, bundle, content));
    newVersion.accept(bundle.getBundleId(), content.version());
    tell(step, bundle, location, content);
  }

  /** What is wrong with it beside a bundle of its own kind that runs. */
  private List<String> refusals(StepContext step, Bundle bundle, Content content)
      throws InterruptedException {
    boolean signed = isSigned(bundle);
    if (!signed && content.tooNew().isEmpty()) {
      return List.of();
    }
    String name = bundle.getSymbolicName();
    Optional<SoundJar> old = old(step, bundle);
    List<String> refusals = new ArrayList<>();
    if (content.tooNew().isPresent()) {
      // Who runs with classes that nobody can load does not need them.
      if (old.flatMap(SoundJar::tooNew).isPresent()) {
        step.warn(name + " " + content.tooNew().get() + "; the old one has such, too");
      } else {
        refusals.add(name + ": " + content.tooNew().get());
      }
    }
    Optional<String> less = old.flatMap(was -> content.signers().lessThan(was.signers()));
    if (less.isPresent()) {
      if (conditions.otherSigners() || step.direction() == Direction.DOWN) {
        step.warn(name + " " + less.get());
      } else {
        refusals.add(
            name + " " + less.get() + ": sign it as before, or set other.signers.allowed=true");
      }
    }
    return refusals;
  }

  /** What the bundle has now, read to its end; empty, and told, if that is not sound. */
  private Optional<SoundJar> old(StepContext step, Bundle bundle) throws InterruptedException {
    Path file = directory.resolve("was-" + bundle.getBundleId() + ".jar");
    try {
      try {
        if (!current.copy(bundle, file)) {
          Packed.of(Entries.of(bundle), file, Thread.currentThread()::isInterrupted);
        }
        return Optional.of(SoundJar.read(file, Long.MAX_VALUE));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (InterruptedIOException e) {
      throw new InterruptedException();
    } catch (IOException | RuntimeException | CheckFailedException e) {
      step.warn(
          bundle.getSymbolicName()
              + ": what it has now cannot be compared with the new content, it "
              + e.getMessage());
      return Optional.empty();
    }
  }

  /** For the framework's own copies, and for old contents that are not kept already. */
  private Optional<String> space(StepContext step) {
    long bytes = 0;
    for (Map.Entry<Long, Content> each : contents.entrySet()) {
      long size = each.getValue().file().toFile().length();
      Bundle bundle = context.getBundle(each.getKey());
      boolean kept = bundle != null && current.hash(bundle).isPresent();
      // Nobody knows what the old one takes before it is packed: about as much as the new one.
      bytes += kept || !step.checkOnly() ? size : 2 * size;
    }
    return conditions.space().lacks(directory, bytes);
  }

  private void tell(StepContext step, Bundle bundle, String location, Content content) {
    String name = bundle.getSymbolicName();
    if (Locations.isReference(bundle.getLocation()) || Locations.isReference(location)) {
      step.info(name + " gets a copy: later changes of the files it came from are not seen");
    }
    if (current.hash(bundle).filter(content.hash()::equals).isPresent()) {
      step.info(name + " gets the same content that it has");
    }
  }

  private static boolean isSigned(Bundle bundle) {
    // Unlike findEntries it does not resolve the bundle.
    Enumeration<String> paths = bundle.getEntryPaths("META-INF/");
    return paths != null
        && Collections.list(paths).stream()
            .anyMatch(path -> path.toUpperCase(Locale.ROOT).endsWith(".SF"));
  }
}
