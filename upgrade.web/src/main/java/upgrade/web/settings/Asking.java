package upgrade.web.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import upgrade.web.ready.Expected;

/**
 * Says what the new version is asked over HTTP before the parked requests are released.
 *
 * @param probes what has to answer as expected
 * @param probe how long each of those may take until it does
 * @param warmUp what is called once
 * @param warmUpTime how long all of those may take together
 */
public record Asking(
    List<Expected> probes, Duration probe, List<String> warmUp, Duration warmUpTime) {
  static final long MOST = 600_000;

  static final Asking NOTHING =
      new Asking(List.of(), Duration.ofSeconds(5), List.of(), Duration.ofSeconds(10));

  public Asking {
    probes = List.copyOf(probes);
    warmUp = List.copyOf(warmUp);
    List<String> wrong = new ArrayList<>();
    WebSettings.check(wrong, "probe.timeout.ms", probe.toMillis(), 1, MOST);
    WebSettings.check(wrong, "warmup.timeout.ms", warmUpTime.toMillis(), 0, MOST);
    WebSettings.refuse(wrong);
  }

  static Asking of(WebConfiguration configuration) {
    List<String> wrong = new ArrayList<>();
    List<Expected> probes = new ArrayList<>();
    for (String text : words(configuration.probes())) {
      Expected.parse(text)
          .ifPresentOrElse(
              probes::add,
              () -> wrong.add("probes has '" + text + "', it must be like /path or /path=204"));
    }
    List<String> warmUp = words(configuration.warmup());
    for (String text : warmUp) {
      if (Expected.parse(text).filter(path -> path.status() == 0).isEmpty()) {
        wrong.add("warmup has '" + text + "', it must be like /path");
      }
    }
    WebSettings.refuse(wrong);
    return new Asking(
        probes,
        Duration.ofMillis(configuration.probe_timeout_ms()),
        warmUp,
        Duration.ofMillis(configuration.warmup_timeout_ms()));
  }

  /** Several may share a line, separated by commas: Karaf's files know no other list. */
  private static List<String> words(String[] lines) {
    return Stream.of(lines)
        .flatMap(line -> Stream.of(line.split(",")))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }
}
