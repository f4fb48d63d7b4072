package upgrade.demo.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleException;

/** Updates the application as often as asked, a fixed time after the last upgrade's end. */
final class Run {
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Options options;
  private final Server server;
  private final LoadClient load;
  private final Console console;
  private final List<String> problems = new ArrayList<>();
  private final Curve curve;

  Run(Options options, Server server, LoadClient load, Console console) {
    this.options = options;
    this.server = server;
    this.load = load;
    this.console = console;
    this.curve = new Curve(options.upgrades());
  }

  Verdict run() throws IOException, InterruptedException {
    Thread.sleep(WARM_UP.toMillis());
    Pace pace = Pace.of(options.upgrades());
    if (pace == Pace.MANY) {
      console.hush(true);
      console.sayAloud(Curve.head() + "      requests  failed");
    }
    int number = 0;
    while (number < options.upgrades() && !console.missedAnEnd()) {
      number++;
      String from = server.version();
      String to = from.startsWith("1") ? "2.0.0" : "1.0.0";
      console.say(
          "update %d/%d: upgrade.demo.shop %s -> %s"
              .formatted(number, options.upgrades(), from, to));
      upgrade(to);
      Thread.sleep(pace.interval().toMillis());
      progress(number);
    }
    console.hush(false);
    Map<String, String> report = load.stop();
    OptionalLong inFlight = awaitNoneInFlight();
    summary(report, inFlight);
    Verdict verdict =
        new Verdict(
            options,
            number,
            report,
            console.parked(),
            console.rerun(),
            problems,
            inFlight,
            curve.grown());
    verdict.reasons().forEach(reason -> console.sayAloud("NOT FINE: " + reason.text()));
    return verdict;
  }

  /**
   * Once {@code update} has returned the old version is gone, whatever else is still to be done.
   */
  private void upgrade(String to) throws IOException, InterruptedException {
    load.tell("upgrade");
    long start = System.nanoTime();
    CompletableFuture<Void> update = CompletableFuture.runAsync(() -> update(to), Run::inThread);
    try {
      update.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      problem("the update to " + to + " failed: " + e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the update to " + to + " hangs: " + stacks(), e);
    }
    long ms = (System.nanoTime() - start) / 1_000_000;
    load.tell("upgraded " + server.version());
    if (options.isProtected()) {
      server.awaitUpgrade(PATIENCE).ifPresent(this::problem);
    }
    console.say("  update() returned after " + ms + " ms");
  }

  private void update(String to) {
    try {
      server.update(to);
    } catch (BundleException | IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void inThread(Runnable update) {
    Thread thread = new Thread(update, "demo update");
    thread.setDaemon(true);
    thread.start();
  }

  private void problem(String text) {
    problems.add(text);
    console.sayAloud("  PROBLEM: " + text);
  }

  private void progress(int number) throws IOException, InterruptedException {
    Map<String, String> figures = load.progress();
    if (curve.isDue(number)) {
      curve(number, figures);
    }
    console.say(
        "  clients so far: %s requests, %s failed, p50 %s ms, p99 %s ms, longest %s ms"
            .formatted(
                figures.get("requests"),
                figures.get("failed"),
                figures.get("p50_ms"),
                figures.get("p99_ms"),
                figures.get("longest_pause_ms")));
  }

  private void curve(int number, Map<String, String> figures)
      throws IOException, InterruptedException {
    Optional<Resources> resources = server.resources();
    if (resources.isPresent()) {
      curve.add(number, resources.get());
      console.sayAloud(
          "%s%14s%8s".formatted(curve.line(), figures.get("requests"), figures.get("failed")));
    }
  }

  /** The last answers have arrived, but the server may still be finishing what sent them. */
  private OptionalLong awaitNoneInFlight() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    OptionalLong inFlight = server.inFlight();
    while (inFlight.orElse(0) > 0 && System.nanoTime() - deadline < 0) {
      Thread.sleep(50);
      inFlight = server.inFlight();
    }
    return inFlight;
  }

  private void summary(Map<String, String> report, OptionalLong inFlight) {
    curve.summary().forEach(console::sayAloud);
    console.sayAloud(
        "%s requests, %s of the GET outlasted the short drain; in flight now: %s"
            .formatted(
                report.get("requests"),
                report.get("longer"),
                inFlight.isPresent() ? inFlight.getAsLong() : "unknown"));
    load.kinds()
        .forEach((kind, count) -> console.sayAloud("failed %6d  %s".formatted(count, kind)));
  }

  private static String stacks() {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach(
            (thread, frames) -> {
              text.append("\n").append(thread);
              for (StackTraceElement frame : frames) {
                text.append("\n    at ").append(frame);
              }
            });
    return text.toString();
  }
}
