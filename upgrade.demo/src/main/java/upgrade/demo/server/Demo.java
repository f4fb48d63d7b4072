package upgrade.demo.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.osgi.framework.BundleException;

/** Updates a running web application again and again, and tells what its clients saw. */
public final class Demo {
  private Demo() {}

  /** {@code args}: the options of {@code ./demo}; the property {@code demo.home}: its jars. */
  public static void main(String[] args) {
    Options options;
    try {
      options = Options.parse(List.of(args));
    } catch (Options.WrongOptionException e) {
      System.err.println("demo: " + e.getMessage());
      System.exit(Verdict.WRONG_OPTIONS);
      return;
    }
    if (options.help()) {
      System.out.println(Options.USAGE);
      return;
    }
    System.exit(run(options));
  }

  private static int run(Options options) {
    Path home = Path.of(System.getProperty("demo.home", "upgrade.demo/target/demo"));
    Console console = new Console(System.out);
    try {
      Path storage = Files.createTempDirectory("upgrade-demo");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(storage)));
      logTo(home.resolve("demo.log"));
      return run(options, home, storage, console);
    } catch (IOException | BundleException | RuntimeException e) {
      Logger.getLogger("upgrade.demo").log(Level.SEVERE, "the demo broke", e);
      System.err.println("demo: " + e + "; see " + home.resolve("demo.log"));
      return Verdict.BROKEN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Verdict.BROKEN;
    }
  }

  private static int run(Options options, Path home, Path storage, Console console)
      throws BundleException, IOException, InterruptedException {
    try (Server server =
        options.stack().isKaraf()
            ? new KarafServer(home.resolve("karaf"), options, console)
            : new FelixServer(home, storage, options, console)) {
      InetSocketAddress address = server.address();
      String url = "http://127.0.0.1:" + address.getPort();
      Readiness.await(url);
      console.say(
          "%s at %s, %s; %d requests/s, 20 %% of them POST"
              .formatted(
                  server.title(),
                  url,
                  options.isProtected() ? "protected" : "UNPROTECTED",
                  options.rate()));
      Verdict verdict;
      try (LoadClient load =
          new LoadClient(
              address,
              options.rate(),
              server.version(),
              failure -> Logger.getLogger("upgrade.demo.load").warning(failure))) {
        Runtime.getRuntime().addShutdownHook(new Thread(load::close));
        verdict = new Run(options, server, load, console).run();
      }
      console.sayAloud("details: " + home.resolve("demo.log").normalize());
      System.out.println(verdict.line());
      if (options.keep() && server instanceof FelixServer felix) {
        stay(options, felix, address, console);
      }
      return verdict.exitCode();
    }
  }

  private static void stay(
      Options options, FelixServer server, InetSocketAddress address, Console console)
      throws BundleException, IOException, InterruptedException {
    try (LoadClient load =
        new LoadClient(
            address,
            options.rate(),
            server.version(),
            failure -> Logger.getLogger("upgrade.demo.load").warning(failure))) {
      Runtime.getRuntime().addShutdownHook(new Thread(load::close));
      Keep keep = new Keep(server, load);
      console.handTo(keep);
      keep.stay(console, "http://127.0.0.1:" + address.getPort());
    }
  }

  /** The logs of Felix, Jetty and the bundles: a file, not the operator's console. */
  private static void logTo(Path file) throws IOException {
    System.setProperty(
        "java.util.logging.SimpleFormatter.format",
        "%1$tH:%1$tM:%1$tS.%1$tL %4$-7s %3$s %5$s%6$s%n");
    Logger root = Logger.getLogger("");
    Stream.of(root.getHandlers()).forEach(root::removeHandler);
    FileHandler handler = new FileHandler(file.toString());
    handler.setFormatter(new SimpleFormatter());
    root.addHandler(handler);
    root.setLevel(Level.INFO);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // A folder of temporary files is left behind.
    }
  }
}
