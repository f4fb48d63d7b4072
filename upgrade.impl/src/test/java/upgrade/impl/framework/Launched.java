package upgrade.impl.framework;

import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import upgrade.api.Upgrade;
import upgrade.api.UpgradeListener;
import upgrade.api.UpgradeResult;
import upgrade.api.UpgradeService;

/** Launches a framework with Declarative Services and the bundle under test. */
public final class Launched implements AutoCloseable, UpgradeListener {
  public enum Kind {
    FELIX("org.apache.felix.framework.FrameworkFactory"),
    EQUINOX("org.eclipse.osgi.launch.EquinoxFactory");

    private final String factory;

    Kind(String factory) {
      this.factory = factory;
    }
  }

  private final Framework framework;
  private final List<UpgradeResult> all = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<UpgradeResult> results = new LinkedBlockingQueue<>();

  public Launched(Kind kind, Path storage) throws Exception {
    this(kind, storage, true);
  }

  /** On what another process has left in the storage. */
  static Launched again(Kind kind, Path storage) throws Exception {
    return new Launched(kind, storage, false);
  }

  private Launched(Kind kind, Path storage, boolean first) throws Exception {
    FrameworkFactory factory =
        (FrameworkFactory)
            loader(kind).loadClass(kind.factory).getDeclaredConstructor().newInstance();
    framework =
        factory.newFramework(
            Map.of(
                Constants.FRAMEWORK_STORAGE,
                storage.toString(),
                Constants.FRAMEWORK_STORAGE_CLEAN,
                first ? Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT : "none",
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "upgrade.api;version=\"0.1.0\"",
                "felix.log.level",
                "1"));
    framework.start();
    if (!first) {
      return;
    }
    for (Class<?> marker :
        List.of(
            org.osgi.util.function.Function.class,
            org.osgi.util.promise.Promise.class,
            org.osgi.service.component.ComponentContext.class,
            org.apache.felix.scr.impl.Activator.class)) {
      Path jar = Path.of(marker.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (InputStream in = Files.newInputStream(jar)) {
        framework.getBundleContext().installBundle(jar.getFileName().toString(), in).start();
      }
    }
  }

  /** Each framework in a loader of its own: both bring the same resolver, one of them signed. */
  private static ClassLoader loader(Kind kind) throws Exception {
    ClassLoader ours = Launched.class.getClassLoader();
    ClassLoader shared =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.osgi.") || name.startsWith("upgrade.api.")) {
              return ours.loadClass(name);
            }
            throw new ClassNotFoundException(name);
          }
        };
    URL jar = Class.forName(kind.factory).getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {jar}, new Platform(shared));
  }

  private static final class Platform extends ClassLoader {
    private final ClassLoader shared;

    private Platform(ClassLoader shared) {
      super(ClassLoader.getPlatformClassLoader());
      this.shared = shared;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      return shared.loadClass(name);
    }
  }

  /** Installs and starts ours; its listener is this. */
  public Bundle protect() throws Exception {
    return protect(250);
  }

  /** The same with another quiet period, for tests that need it on a slow machine. */
  public Bundle protect(int quietPeriod) throws Exception {
    return protect(Map.of("quiet.period.ms", quietPeriod));
  }

  /** The same with other defaults of its settings. */
  public Bundle protect(Map<String, ?> settings) throws Exception {
    context().registerService(UpgradeListener.class, this, null);
    Bundle impl;
    try (InputStream in = Jars.of(Path.of("target", "classes"), settings)) {
      impl = context().installBundle("upgrade.impl", in);
    }
    impl.start();
    Awaitility.await().until(() -> service(UpgradeService.class) != null);
    Awaitility.await()
        .until(
            () ->
                context().getServiceReferences("org.osgi.framework.hooks.bundle.EventHook", null)
                    != null);
    return impl;
  }

  /** Stops the framework and starts it again with what it has stored. */
  public void restart() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
    framework.start();
    Awaitility.await().until(() -> service(UpgradeService.class) != null);
  }

  public BundleContext context() {
    return framework.getBundleContext();
  }

  public <S> S service(Class<S> type) {
    ServiceReference<S> reference = context().getServiceReference(type);
    return reference == null ? null : context().getService(reference);
  }

  public Bundle install(Jars jar) throws Exception {
    byte[] bytes = jar.bytes();
    return context()
        .installBundle("test:" + System.nanoTime(), new java.io.ByteArrayInputStream(bytes));
  }

  public Bundle start(Jars jar) throws Exception {
    Bundle bundle = install(jar);
    bundle.start();
    return bundle;
  }

  @Override
  public void upgradeEnded(Upgrade upgrade, UpgradeResult result) {
    all.add(result);
    results.add(result);
  }

  public UpgradeResult result() throws InterruptedException {
    UpgradeResult result = results.poll(20, TimeUnit.SECONDS);
    if (result == null) {
      throw new AssertionError("no upgrade ended");
    }
    return result;
  }

  /** The results so far; an upgrade that runs may still add one. */
  public List<UpgradeResult> results() {
    Awaitility.await().until(() -> service(UpgradeService.class).running().isEmpty());
    return List.copyOf(all);
  }

  @Override
  public void close() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }
}
