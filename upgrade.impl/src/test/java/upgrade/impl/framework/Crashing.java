package upgrade.impl.framework;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.awaitility.Awaitility;
import org.osgi.framework.Bundle;
import upgrade.api.BundleChange;
import upgrade.api.KeptVersions;
import upgrade.api.UpgradeRequest;
import upgrade.api.UpgradeService;

/**
 * A process that upgrades bundles and stands still when a certain record of the journal is written,
 * in order to be killed: {@code KIND STORAGE WHAT RECORD PATTERN}.
 */
public final class Crashing {
  static final String RECORD = "RECORD ";
  static final String STANDS = "STANDS STILL";
  static final String ENDED = "ENDED";

  // Who configures a logger has to hold it.
  private static final Logger TRAIL = Logger.getLogger("upgrade.trail");
  private static final AtomicInteger RECORDS = new AtomicInteger();
  private static volatile Pattern counted = Pattern.compile("");

  private Crashing() {}

  /** What the process does. */
  enum What {
    /** An upgrade of both bundles by the service. */
    GOOD("2.0.0"),
    /** The same with a new version that does not start. */
    BAD("2.0.0 bad"),
    /** A plain update of one of them. */
    PLAIN("2.0.0"),
    /** A plain update to a version that does not start. */
    PLAIN_BAD("2.0.0 bad"),
    /** Nothing: the framework starts after a crash. */
    START("");

    final String version;

    What(String version) {
      this.version = version;
    }

    boolean isPlain() {
      return this == PLAIN || this == PLAIN_BAD;
    }
  }

  public static void main(String[] arguments) throws Exception {
    Launched.Kind kind = Launched.Kind.valueOf(arguments[0]);
    What what = What.valueOf(arguments[2]);
    int stand = Integer.parseInt(arguments[3]);
    counted = Pattern.compile(arguments[4]);
    listen(stand);
    Launched launched = Launched.again(kind, Path.of(arguments[1]));
    if (kind == Launched.Kind.EQUINOX) {
      listen(launched, stand);
    }
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> launched.service(UpgradeService.class) != null);
    perform(launched, what);
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> launched.service(UpgradeService.class).running().isEmpty());
    if (what == What.START) {
      Path trails = impl(launched).getDataFile("trails").toPath();
      Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> isEmpty(trails));
    }
    System.out.println(ENDED);
    System.out.flush();
    launched.close();
    System.exit(0);
  }

  private static void perform(Launched launched, What what) throws Exception {
    if (what == What.START) {
      return;
    }
    Bundle shop = bundle(launched, "shop");
    if (what.isPlain()) {
      try {
        shop.update(jar("shop", what.version).stream());
      } catch (org.osgi.framework.BundleException e) {
        System.out.println("as told: " + e.getMessage());
      }
      return;
    }
    upgrade(launched, what.version);
  }

  /** Both of them, by the service; returns when it has ended. */
  static upgrade.api.UpgradeResult upgrade(Launched launched, String version) throws Exception {
    BundleChange[] changes = new BundleChange[2];
    for (int i = 0; i < 2; i++) {
      String name = List.of("shop", "user").get(i);
      Bundle bundle = bundle(launched, name);
      Path file = Files.createTempFile(name, ".jar");
      jar(name, version).write(file);
      changes[i] =
          BundleChange.of(bundle.getBundleId(), name, bundle.getVersion().toString())
              .from(file.toUri().toString());
    }
    return launched
        .service(UpgradeService.class)
        .start(UpgradeRequest.of(changes))
        .result()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  static Jars jar(String name, String version) {
    Jars jar = Jars.app(name, version.replace(" bad", ""));
    boolean isShop = name.equals("shop");
    jar.with(isShop ? "Export-Package" : "Import-Package", "shop");
    return isShop && version.endsWith("bad") ? jar.with("Test-Fails", "start") : jar;
  }

  static Bundle bundle(Launched launched, String name) {
    return Arrays.stream(launched.context().getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no bundle " + name));
  }

  static Bundle impl(Launched launched) {
    return bundle(launched, "upgrade.impl");
  }

  static boolean isEmpty(Path directory) throws Exception {
    if (!Files.isDirectory(directory)) {
      return true;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  /** A framework with two applications that run and ours, stopped in order. */
  static void prepare(Launched.Kind kind, Path storage, boolean restores) throws Exception {
    try (Launched launched = new Launched(kind, storage)) {
      launched.start(jar("shop", "1.0.0"));
      launched.start(jar("user", "1.0.0"));
      launched
          .context()
          .installBundle("upgrade.impl", new java.io.ByteArrayInputStream(ours(restores)))
          .start();
      Awaitility.await()
          .atMost(30, TimeUnit.SECONDS)
          .until(
              () ->
                  launched.service(KeptVersions.class) != null
                      && launched.service(KeptVersions.class).symbolicNames().contains("user"));
    }
  }

  private static byte[] ours(boolean restores) throws Exception {
    Path classes = Path.of("target", "classes");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Manifest manifest;
    try (InputStream in = Files.newInputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
      manifest = new Manifest(in);
    }
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (name.equals("META-INF/MANIFEST.MF")) {
          continue;
        }
        jar.putNextEntry(new ZipEntry(name));
        if (name.endsWith("SettingsInForce.xml")) {
          String key = "\"restore.after.crash\" type=\"Boolean\" value=";
          String xml =
              Files.readString(file).replaceAll(key + "\"\\w+\"", key + "\"" + restores + "\"");
          jar.write(
              xml.replace(
                      "\"quiet.period.ms\" type=\"Long\" value=\"250\"",
                      "\"quiet.period.ms\" type=\"Long\" value=\"50\"")
                  .getBytes(StandardCharsets.UTF_8));
        } else {
          Files.copy(file, jar);
        }
      }
    }
    return bytes.toByteArray();
  }

  /** Without a log service: called by the thread that writes. */
  private static void listen(int stand) {
    TRAIL.setLevel(Level.FINE);
    TRAIL.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            written(line.getMessage(), stand);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
  }

  /** Equinox is a log service, and has listeners that are called by the thread that writes. */
  private static void listen(Launched launched, int stand) throws Exception {
    new HostLog(launched.context()).level("upgrade.trail", "DEBUG");
    Object reader =
        launched
            .context()
            .getService(
                launched.context().getServiceReference("org.osgi.service.log.LogReaderService"));
    ClassLoader loader = reader.getClass().getClassLoader();
    Class<?> type = loader.loadClass("org.eclipse.equinox.log.SynchronousLogListener");
    Class<?> entry = loader.loadClass("org.osgi.service.log.LogEntry");
    Object listener =
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {type},
            (proxy, method, values) -> {
              switch (method.getName()) {
                case "logged" -> {
                  if ("upgrade.trail".equals(entry.getMethod("getLoggerName").invoke(values[0]))) {
                    written((String) entry.getMethod("getMessage").invoke(values[0]), stand);
                  }
                  return null;
                }
                case "equals" -> {
                  return proxy == values[0];
                }
                case "hashCode" -> {
                  return System.identityHashCode(proxy);
                }
                default -> {
                  return "the test's";
                }
              }
            });
    loader
        .loadClass("org.osgi.service.log.LogReaderService")
        .getMethod("addLogListener", loader.loadClass("org.osgi.service.log.LogListener"))
        .invoke(reader, listener);
  }

  private static void written(String message, int stand) {
    if (!message.contains(": journal ")) {
      return;
    }
    boolean counts = counted.matcher(message).find();
    int record = counts ? RECORDS.incrementAndGet() : RECORDS.get();
    System.out.println(RECORD + record + " " + message);
    if (!counts || record != stand) {
      return;
    }
    System.out.println(STANDS);
    System.out.flush();
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // It stands still whoever wants it to move.
      }
    }
  }
}
