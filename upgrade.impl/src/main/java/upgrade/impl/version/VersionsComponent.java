package upgrade.impl.version;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.KeptVersion;
import upgrade.api.KeptVersions;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;
import upgrade.impl.settings.Settings;
import upgrade.impl.settings.SettingsInForce;
import upgrade.log.Logs;

/** Connects the store with what the framework says of its bundles. */
@Component(
    service = {KeptVersions.class, CurrentContents.class, UpgradeListener.class},
    immediate = true)
public final class VersionsComponent
    implements KeptVersions, CurrentContents, UpgradeListener, BundleListener {
  private static final System.Logger LOG = Logs.logger("upgrade.version");

  private final BundleContext context;
  private final SettingsInForce settings;
  private final Store store;
  private final Background background;
  private final Busy busy;
  private final Taking taking;
  private final Runnable wake;

  @Activate
  public VersionsComponent(BundleContext context, @Reference SettingsInForce settings)
      throws IOException {
    this.context = context;
    this.settings = settings;
    this.store = Store.open(directory(context), Clock.systemUTC());
    this.busy = new Busy(this::wake);
    this.background = new Background(this::trim, this::look, busy::isBusy);
    this.taking = new Taking(store, settings::now, background::isUnwanted);
    this.wake = this::configured;
    settings.add(wake);
    context.addBundleListener(this);
    lookAtAll();
  }

  private static Path directory(BundleContext context) {
    File file = context.getDataFile("versions");
    return file != null
        ? file.toPath()
        : Path.of(
            System.getProperty("java.io.tmpdir"),
            "upgrade-versions-" + ProcessHandle.current().pid());
  }

  @Deactivate
  void deactivate() {
    context.removeBundleListener(this);
    settings.remove(wake);
    background.close();
  }

  /** Bundles that went while we were not there are among them. */
  private void lookAtAll() {
    store.known().forEach(background::add);
    for (Bundle bundle : context.getBundles()) {
      background.add(bundle.getBundleId());
    }
  }

  private void configured() {
    taking.tryAgain();
    lookAtAll();
  }

  private void wake() {
    background.wake();
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    switch (event.getType()) {
      case BundleEvent.RESOLVED,
          BundleEvent.STARTED,
          BundleEvent.LAZY_ACTIVATION,
          BundleEvent.UPDATED,
          BundleEvent.UNINSTALLED ->
          background.add(event.getBundle().getBundleId());
      default -> {}
    }
  }

  @Override
  public void upgradeStarted(Upgrade upgrade) {
    busy.upgradeStarted(upgrade);
  }

  /** Whether it is done. */
  private boolean look(long id) {
    try {
      Bundle bundle = context.getBundle(id);
      if (bundle == null) {
        store.forget(id);
        return true;
      }
      return taking.take(bundle) == Taking.Taken.DONE;
    } catch (IOException | IllegalStateException e) { // the disk, or we are going ourselves
      LOG.log(Level.DEBUG, "bundle " + id, e);
      return true;
    }
  }

  private void trim() {
    try {
      if (!background.isUnwanted()) {
        Settings now = settings.now();
        store.trim(now.versionsKept(), now.versionsBytes());
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "kept versions cannot be removed: " + e);
    }
  }

  @Override
  public List<KeptVersion> of(String symbolicName) {
    return store.all(owners()).stream()
        .filter(kept -> kept.symbolicName().equals(symbolicName))
        .<KeptVersion>map(kept -> kept)
        .toList();
  }

  private Map<Long, Owners.Owner> owners() {
    Map<Long, Owners.Owner> owners = new HashMap<>();
    for (long id : store.known()) {
      Bundle bundle = context.getBundle(id);
      Owners.Owner owner = bundle == null ? null : Taking.owner(bundle);
      if (owner != null) {
        owners.put(id, owner);
      }
    }
    return owners;
  }

  @Override
  public List<String> symbolicNames() {
    return store.all().stream().map(Kept::symbolicName).distinct().sorted().toList();
  }

  @Override
  public Optional<String> hash(Bundle bundle) {
    return current(bundle).map(Kept::hash);
  }

  private Optional<Kept> current(Bundle bundle) {
    Owners.Owner owner = Taking.owner(bundle);
    return owner == null || !Taking.isKnown(bundle) ? Optional.empty() : store.of(owner);
  }

  @Override
  public boolean copy(Bundle bundle, Path file) throws IOException {
    Optional<Kept> kept = current(bundle);
    if (kept.isEmpty()) {
      return false;
    }
    return copy(kept.get(), file) && current(bundle).map(Kept::hash).equals(kept.map(Kept::hash));
  }

  private boolean copy(Kept kept, Path file) throws IOException {
    Files.deleteIfExists(file);
    try {
      Files.createLink(file, kept.file());
    } catch (UnsupportedOperationException | IOException e) {
      if (!Files.exists(kept.file())) {
        return false; // evicted meanwhile
      }
      Files.copy(kept.file(), file);
    }
    return isSound(file, kept);
  }

  @Override
  public Optional<KeptVersion> copyPrevious(Bundle bundle, Path file) throws IOException {
    Optional<Kept> previous =
        store.all(owners()).stream()
            .filter(kept -> kept.symbolicName().equals(bundle.getSymbolicName()))
            .filter(kept -> !kept.isCurrent())
            .findFirst();
    return previous.isPresent() && copy(previous.get(), file)
        ? Optional.of(previous.get())
        : Optional.empty();
  }

  /** It is to be the way back: whatever a disk has done to it meanwhile must be found now. */
  private boolean isSound(Path file, Kept kept) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      if (Identity.of(jar).equals(kept.hash())) {
        return true;
      }
    } catch (ZipException e) {
      LOG.log(Level.DEBUG, "not a jar any more: " + file, e);
    }
    LOG.log(Level.WARNING, "dropped, it is not what it was: " + kept.content());
    store.remove(kept.hash());
    return false;
  }
}
