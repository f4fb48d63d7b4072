package upgrade.demo.server;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.logging.Logger;

/**
 * Shows what upgrades do, as an operator sees it, and adds up their figures.
 *
 * <p>Hears from the framework's threads; safe for use by any thread.
 */
final class Console implements BiConsumer<String, Map<String, String>> {
  private static final List<String> SHOWN =
      List.of("parked", "drained", "interrupted", "failed", "rerun", "refused", "rejected");

  private static final Logger LOG = Logger.getLogger("upgrade.demo");
  private static final int WIDTH = 110;

  private final PrintStream out;
  private final LongAdder parked = new LongAdder();
  private final LongAdder rerun = new LongAdder();
  private final BlockingQueue<Map<String, String>> ended = new LinkedBlockingQueue<>();
  private volatile boolean missedAnEnd;
  private volatile boolean hushed;
  private volatile BiConsumer<String, Map<String, String>> listener = this::show;

  Console(PrintStream out) {
    this.out = out;
  }

  long parked() {
    return parked.sum();
  }

  long rerun() {
    return rerun.sum();
  }

  void say(String line) {
    if (hushed) {
      LOG.info(line);
    } else {
      out.println(line);
    }
  }

  /** What is shown in any case. */
  void sayAloud(String line) {
    out.println(line);
  }

  /** While it is hushed what is said goes to the log: of hundreds of upgrades nobody reads each. */
  void hush(boolean yes) {
    hushed = yes;
  }

  /**
   * From now on somebody else hears of upgrades: the shell in which they are typed shows them
   * itself.
   */
  void handTo(BiConsumer<String, Map<String, String>> other) {
    listener = other;
  }

  @Override
  public void accept(String what, Map<String, String> values) {
    listener.accept(what, values);
  }

  private void show(String what, Map<String, String> values) {
    String text = values.getOrDefault("text", "");
    switch (what) {
      case "started" -> say("  upgrade " + values.get("id") + " of " + values.get("changes"));
      case "section" -> {
        if (!text.startsWith("finished")) {
          say("    " + text);
        }
      }
      case "message" -> {
        // Headlines are shown as sections.
        if (!text.startsWith("== ")) {
          say("      " + shortened(text));
        }
      }
      case "step" -> {
        if (text.contains("FAILED") || text.contains("TIMED_OUT")) {
          say("      " + shortened(text));
        }
      }
      case "joined" -> say("    joined: " + values.get("changes"));
      case "ended" -> {
        parked.add(figure(values, "parked"));
        rerun.add(figure(values, "rerun"));
        say("    finished: " + end(values));
        ended.add(values);
      }
      default -> {}
    }
  }

  /** Waits for the end of an upgrade; what is wrong with it, or with its absence. */
  Optional<String> awaitEnd(Duration timeout) throws InterruptedException {
    Map<String, String> values = ended.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (values == null) {
      missedAnEnd = true;
      return Optional.of("no upgrade ended within " + timeout.toSeconds() + " s of the update");
    }
    if (!"SUCCEEDED".equals(values.get("outcome")) || !"true".equals(values.get("protected"))) {
      return Optional.of("upgrade " + values.get("id") + ": " + end(values));
    }
    return Optional.empty();
  }

  /** What fits on an operator's line; the log has it all. */
  static String shortened(String text) {
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH) + " ...";
  }

  /** Whether an upgrade did not end when it should have: to start another one proves nothing. */
  boolean missedAnEnd() {
    return missedAnEnd;
  }

  private static String end(Map<String, String> values) {
    List<String> words = new ArrayList<>();
    String outcome = values.getOrDefault("outcome", "?").toLowerCase(Locale.ROOT).replace('_', ' ');
    boolean isProtected = "true".equals(values.get("protected"));
    words.add(outcome + (isProtected ? "" : ", UNPROTECTED") + " in " + values.get("ms") + " ms");
    for (String name : SHOWN) {
      if (figure(values, name) > 0) {
        words.add(name + " " + figure(values, name));
      }
    }
    String problems = values.getOrDefault("problems", "");
    if (!problems.isEmpty()) {
      words.add(problems);
    }
    return String.join(", ", words);
  }

  private static long figure(Map<String, String> values, String name) {
    return Long.parseLong(values.getOrDefault("figure." + name, "0"));
  }
}
