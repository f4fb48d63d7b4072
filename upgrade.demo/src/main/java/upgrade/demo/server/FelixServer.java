package upgrade.demo.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.url.URLConstants;
import org.osgi.service.url.URLStreamHandlerService;

/** Runs Felix with an HTTP container, the application and, if asked for, what protects it. */
final class FelixServer implements Server {
  private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
  private static final String SLF4J = "2.0.17";
  private static final long START_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(30);

  private final Path home;
  private final Path storage;
  private final Options options;
  private final Console console;
  private final Framework framework;
  private final Bundle shop;

  /**
   * @param home where the jars were gathered
   * @param storage an empty folder for the framework
   * @param console told what upgrades do
   */
  FelixServer(Path home, Path storage, Options options, Console console)
      throws BundleException, IOException {
    this.home = home;
    this.storage = storage;
    this.options = options;
    this.console = console;
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(configuration(storage, options));
    framework.init();
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("demo", "console");
    framework.getBundleContext().registerService(BiConsumer.class, console, properties);
    framework.start();
    start(install("base"));
    start(install(options.stack().option()));
    if (options.isProtected()) {
      start(install("upgrade"));
    }
    List<Bundle> application = install("application");
    shop = framework.getBundleContext().installBundle(location("1.0.0").toUri().toString());
    application.add(shop);
    start(application);
  }

  private static Map<String, String> configuration(Path storage, Options options) {
    Map<String, String> configuration = new HashMap<>();
    configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    configuration.put(
        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    // From the class path: its bundle would need a service loader's mediator on top.
    configuration.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        Stream.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi")
            .map(name -> name + ";version=" + SLF4J)
            .reduce((one, other) -> one + "," + other)
            .orElseThrow());
    configuration.put("org.apache.felix.http.host", "127.0.0.1");
    configuration.put("org.osgi.service.http.port", "0");
    configuration.put("felix.log.level", "1");
    options
        .drainShort()
        .ifPresent(ms -> configuration.put("demo.drain.short.ms", String.valueOf(ms)));
    Pace pace = Pace.of(options.upgrades());
    configuration.putAll(pace.application());
    pace.upgrade().forEach((key, value) -> configuration.put("demo.upgrade." + key, value));
    return configuration;
  }

  private List<Bundle> install(String folder) throws BundleException, IOException {
    List<Bundle> bundles = new ArrayList<>();
    try (Stream<Path> jars = Files.list(home.resolve("bundles").resolve(folder))) {
      for (Path jar : jars.sorted().toList()) {
        bundles.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
      }
    }
    return bundles;
  }

  private static void start(List<Bundle> bundles) throws BundleException {
    for (Bundle bundle : bundles) {
      bundle.start();
    }
  }

  /** The jar of that version of the application. */
  Path location(String version) {
    return home.resolve("shop").resolve("upgrade.demo-shop-" + version.charAt(0) + ".jar");
  }

  @Override
  public String title() {
    return "Felix with " + options.stack().title();
  }

  @Override
  public String version() {
    return shop.getVersion().toString();
  }

  long bundleId() {
    return shop.getBundleId();
  }

  @Override
  public void update(String version) throws BundleException, IOException {
    try (InputStream content = Files.newInputStream(location(version))) {
      shop.update(content);
    }
  }

  /** The bundle of ours that hears of upgrades tells the console. */
  @Override
  public Optional<String> awaitUpgrade(Duration patience) throws InterruptedException {
    return console.awaitEnd(patience);
  }

  @Override
  public InetSocketAddress address() throws IOException, InterruptedException {
    return awaitService(RUNTIME)
        .map(reference -> reference.getProperty("osgi.http.endpoint"))
        .map(FelixServer::first)
        .map(URI::create)
        .map(uri -> new InetSocketAddress("127.0.0.1", uri.getPort()))
        .orElseThrow(() -> new IOException("the HTTP container tells no address"));
  }

  private static String first(Object endpoints) {
    if (endpoints instanceof Collection<?> all) {
      return String.valueOf(all.iterator().next());
    }
    return endpoints instanceof String[] all ? all[0] : String.valueOf(endpoints);
  }

  @Override
  public OptionalLong inFlight() {
    BundleContext context = framework.getBundleContext();
    try {
      return context.getServiceReferences(LongSupplier.class, "(upgrade.figure=inflight)").stream()
          .map(context::getService)
          .flatMap(Stream::ofNullable)
          .mapToLong(LongSupplier::getAsLong)
          .reduce(Long::sum);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<Resources> resources() throws IOException {
    return Optional.of(Resources.now(storage));
  }

  /**
   * Offers the two versions as URLs, and a Gogo command.
   *
   * @param keep has the command, and is told what upgrades do from now on
   */
  void offer(Keep keep) {
    BundleContext context = framework.getBundleContext();
    Dictionary<String, Object> handler = new Hashtable<>();
    handler.put(URLConstants.URL_HANDLER_PROTOCOL, new String[] {"demo"});
    context.registerService(URLStreamHandlerService.class, new Contents(this::location), handler);
    Dictionary<String, Object> command = new Hashtable<>();
    command.put("osgi.command.scope", "demo");
    command.put("osgi.command.function", new String[] {"clients"});
    context.registerService(Keep.class, keep, command);
  }

  /** Starts a Gogo shell on this process's input and waits until the framework is stopped. */
  void shell() throws BundleException, IOException, InterruptedException {
    start(install("shell"));
    framework.waitForStop(0);
  }

  private Optional<ServiceReference<?>> awaitService(String name) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MS);
    while (System.nanoTime() - deadline < 0) {
      ServiceReference<?> reference = framework.getBundleContext().getServiceReference(name);
      if (reference != null && reference.getProperty("osgi.http.endpoint") != null) {
        return Optional.of(reference);
      }
      Thread.sleep(20);
    }
    return Optional.empty();
  }

  @Override
  public void close() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
  }
}
