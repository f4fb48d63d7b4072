package upgrade.impl.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.api.UpgradeRequest;

/** Updates bundles as the framework does, but from content that was fetched and checked before. */
public final class Unprotected implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final BundleContext context;
  private final long most;
  private final Path directory;
  private final WorkFiles work;
  private final Map<Long, Content> contents = new LinkedHashMap<>();
  private final Map<Long, Path> files = new LinkedHashMap<>();

  private Unprotected(BundleContext context, long most, Path directory) {
    this.context = context;
    this.most = most;
    this.directory = directory;
    this.work = new WorkFiles(directory);
  }

  /**
   * Fetches and checks the content of all; nothing has changed yet.
   *
   * @param most how many bytes one content may have
   * @throws CheckFailedException if one cannot be had or is none for its bundle
   */
  public static Unprotected fetch(BundleContext context, UpgradeRequest request, long most)
      throws CheckFailedException, InterruptedException {
    Unprotected all = new Unprotected(context, most, directory());
    boolean whole = false;
    try {
      for (BundleChange change : request.changes()) {
        all.fetch(change, request);
      }
      List<String> problems = Revisions.problems(context, all.contents, warning -> {});
      if (!problems.isEmpty()) {
        throw new CheckFailedException(String.join("; ", problems));
      }
      whole = true;
      return all;
    } finally {
      if (!whole) {
        all.close();
      }
    }
  }

  /** Its owner's only: nobody else may read what comes, or put something else in its place. */
  private static Path directory() throws CheckFailedException {
    try {
      return Files.createTempDirectory("upgrade-");
    } catch (IOException e) {
      throw new CheckFailedException("no place to keep the new content: " + e);
    }
  }

  private void fetch(BundleChange change, UpgradeRequest request)
      throws CheckFailedException, InterruptedException {
    Bundle bundle = bundle(change.bundleId());
    Path file = directory.resolve(change.bundleId() + ".jar");
    files.put(change.bundleId(), file);
    try {
      new Fetch(Locations.of(bundle, request), file, most).within(TIMEOUT);
      contents.put(change.bundleId(), Content.of(file, change.symbolicName(), most));
    } catch (CheckFailedException e) {
      throw new CheckFailedException(change.symbolicName() + ": " + e.getMessage());
    }
  }

  public void update(BundleChange change) throws BundleException {
    Path content = files.get(change.bundleId());
    if (content == null) {
      throw new BundleException(change.symbolicName() + " was not fetched");
    }
    try (InputStream in = Files.newInputStream(content)) {
      bundle(change.bundleId()).update(in);
    } catch (IOException | CheckFailedException e) {
      throw new BundleException(String.valueOf(e.getMessage()), e);
    }
  }

  private Bundle bundle(long id) throws CheckFailedException {
    Bundle bundle = context.getBundle(id);
    if (bundle == null) {
      throw new CheckFailedException("no bundle has the id " + id);
    }
    return bundle;
  }

  @Override
  public void close() {
    work.close();
  }
}
