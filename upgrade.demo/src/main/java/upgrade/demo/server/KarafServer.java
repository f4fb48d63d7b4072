package upgrade.demo.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import upgrade.demo.karaf.HistoryEntry;
import upgrade.demo.karaf.Installation;
import upgrade.demo.karaf.Karaf;
import upgrade.demo.karaf.Shell;

/** Drives a Karaf of its own by what is typed into its shell, as an operator does. */
final class KarafServer implements Server {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration GLANCE = Duration.ofMillis(500);
  private static final String SHOP = "upgrade.demo.shop";
  private static final Pattern UPGRADE_ENDED =
      Pattern.compile("upgrade \\w+ of .* after \\d+\\.\\d s.*");
  private static final Pattern IN_FLIGHT = Pattern.compile("requests: (\\d+) in flight.*");
  private static final Consumer<String> QUIET = line -> {};

  private final Options options;
  private final Console console;
  private final Installation installation;
  private final Karaf karaf;
  private final Shell shell;
  private String lastUpgrade = "";

  /**
   * @param home where Karaf and the jars for it were gathered
   */
  KarafServer(Path home, Options options, Console console)
      throws IOException, InterruptedException {
    this.options = options;
    this.console = console;
    installation = Installation.in(home);
    if (options.drainShort().isPresent()) {
      installation.configure(
          "upgrade.web",
          Map.of("drain.short.ms", String.valueOf(options.drainShort().getAsLong())));
    }
    Pace pace = Pace.of(options.upgrades());
    installation.configure("upgrade", pace.upgrade());
    karaf = new Karaf(installation, pace.application());
    shell = karaf.shell();
    try {
      install();
    } catch (IOException | InterruptedException e) {
      karaf.close();
      throw e;
    }
  }

  private void install() throws IOException, InterruptedException {
    awaitCommand("feature:install");
    type("feature:install scr " + options.stack().karafFeature());
    if (options.isProtected()) {
      type("kar:install file:../upgrade.kar");
    }
    type(
        "bundle:install -s file:../application/upgrade.demo-ledger-javax.jar"
            + " file:../application/upgrade.demo-reports-javax.jar "
            + content("1.0.0"));
    if (options.isProtected()) {
      type("upgrade:status");
    }
  }

  /** The shell is there before Karaf has started what has the commands. */
  private void awaitCommand(String command) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        shell.type(command + " --help", PATIENCE, QUIET);
        return;
      } catch (Shell.CommandFailedException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  @Override
  public String title() {
    return "Karaf " + installation.version() + " with " + options.stack().title();
  }

  @Override
  public InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", installation.httpPort());
  }

  @Override
  public String version() throws IOException, InterruptedException {
    // id, state, start level, version, symbolic name
    return shell.type("bundle:list -t 0 -s --no-format | grep " + SHOP, PATIENCE, QUIET).stream()
        .map(line -> line.split("\t"))
        .filter(columns -> columns.length > 4 && columns[4].strip().equals(SHOP))
        .map(columns -> columns[3].strip())
        .findFirst()
        .orElseThrow(() -> new IOException(SHOP + " is not installed"));
  }

  @Override
  public void update(String version) throws IOException, InterruptedException {
    type("bundle:update " + SHOP + " " + content(version));
  }

  /**
   * The shell shows each upgrade up to its end, also of a plain update. It may paint over a line
   * when something is typed meanwhile: whether there was one and how it ended is asked of the
   * history.
   */
  @Override
  public Optional<String> awaitUpgrade(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Map<String, String> last = Map.of();
    while (!isNew(last) && System.nanoTime() - deadline < 0) {
      Optional<String> unused = shell.awaitLine(KarafServer::endsUpgrade, GLANCE, this::show);
      last = lastUpgrade();
    }
    if (isNew(last)) {
      lastUpgrade = last.getOrDefault("id", "");
      console.accept("ended", last);
    }
    return console.awaitEnd(Duration.ZERO);
  }

  private boolean isNew(Map<String, String> entry) {
    return HistoryEntry.hasEnded(entry) && !lastUpgrade.equals(entry.get("id"));
  }

  private Map<String, String> lastUpgrade() throws IOException, InterruptedException {
    try {
      return HistoryEntry.parse(
          shell.type(
              "upgrade:history last --json",
              PATIENCE,
              line -> {
                if (endsUpgrade(line)) {
                  show(line);
                }
              }));
    } catch (Shell.CommandFailedException e) {
      // There is none so far.
      return Map.of();
    }
  }

  private static boolean endsUpgrade(String line) {
    return UPGRADE_ENDED.matcher(line).matches();
  }

  @Override
  public OptionalLong inFlight() throws IOException, InterruptedException {
    if (!options.isProtected()) {
      return OptionalLong.empty();
    }
    return shell.type("upgrade:status", PATIENCE, QUIET).stream()
        .map(String::strip)
        .map(IN_FLIGHT::matcher)
        .filter(Matcher::matches)
        .mapToLong(requests -> Long.parseLong(requests.group(1)))
        .reduce(Long::sum);
  }

  /** Another process. */
  @Override
  public Optional<Resources> resources() {
    return Optional.empty();
  }

  @Override
  public void close() {
    karaf.close();
  }

  /** Relative to Karaf's folder, in which it runs. */
  private static String content(String version) {
    return "file:../shop/upgrade.demo-shop-" + version.charAt(0) + "-javax.jar";
  }

  private void type(String command) throws IOException, InterruptedException {
    console.say("  karaf@root()> " + Console.shortened(command));
    shell.type(command, PATIENCE, this::show);
  }

  private void show(String line) {
    if (!line.isBlank()) {
      console.say("  " + Console.shortened(line));
    }
  }
}
