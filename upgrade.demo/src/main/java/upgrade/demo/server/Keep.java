package upgrade.demo.server;

import java.io.IOException;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.logging.Logger;
import org.osgi.framework.BundleException;

/** Stays up with a shell and with load, for whoever wants to do it all by hand. */
final class Keep implements BiConsumer<String, Map<String, String>> {
  private final FelixServer server;
  private final LoadClient load;

  /**
   * @param load it is told which version may answer
   */
  Keep(FelixServer server, LoadClient load) {
    this.server = server;
    this.load = load;
  }

  void stay(Console console, String url) throws BundleException, IOException, InterruptedException {
    server.offer(this);
    String next = server.version().startsWith("1") ? "2.0.0" : "1.0.0";
    console.say("still there, under load: " + url + "/plain?id=me and /longer?id=me");
    console.say("type, for example");
    console.say("  upgrade:plan upgrade.demo.shop demo:" + next);
    console.say("  upgrade:update upgrade.demo.shop demo:" + next);
    console.say("  upgrade:history");
    console.say("  upgrade:rollback upgrade.demo.shop");
    console.say(
        "  felix:update " + server.bundleId() + " demo:" + next + "  (plain, protected, too)");
    console.say("  demo:clients                   (what the clients have seen so far)");
    console.say("  help upgrade:update            (or any other command with --help)");
    console.say("  exit 0                         (ends all)");
    console.say("demo:1.0.0 and demo:2.0.0 are the URLs of the application's two versions");
    server.shell();
  }

  /** What upgrades do, whoever starts them. */
  @Override
  public void accept(String what, Map<String, String> values) {
    try {
      if (what.equals("started")) {
        load.tell("upgrade");
      } else if (what.equals("ended")) {
        load.tell("upgraded " + server.version());
      }
    } catch (IOException e) {
      Logger.getLogger("upgrade.demo.load").warning("the load process is gone: " + e);
    }
  }

  /** The Gogo command {@code demo:clients}. */
  public String clients() throws IOException, InterruptedException {
    Map<String, String> figures = load.progress();
    return "%s requests, %s failed, p50 %s ms, p99 %s ms, longest %s ms"
        .formatted(
            figures.get("requests"),
            figures.get("failed"),
            figures.get("p50_ms"),
            figures.get("p99_ms"),
            figures.get("longest_pause_ms"));
  }
}
