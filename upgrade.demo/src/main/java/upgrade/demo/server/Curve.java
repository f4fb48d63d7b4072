package upgrade.demo.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What a process holds after more and more upgrades, and whether that grows.
 *
 * <p>The first quarter does not count: caches fill, code is compiled, history and kept versions
 * reach their bounds. Over the rest a figure has grown if the line that fits it best rises by more
 * than the figure may vary.
 */
final class Curve {
  private static final int LINES = 20;
  private static final int LEAST_TO_JUDGE = 8;

  /**
   * One figure: how it is called, and by how much it may rise from the first quarter to the end.
   */
  enum Figure {
    THREADS("threads", Resources::threads, 5, 1),
    /** As many as were ever busy at once in the last minute. */
    POOL("pool threads", Resources::pool, 200, 1),
    /** Requests in flight, their buffers and what the compiler keeps. */
    HEAP("heap KiB", Resources::heap, 3 << 20, 1024),
    /** Far fewer than one version of the application has for each tenth upgrade of a thousand. */
    CLASSES("classes", Resources::classes, 100, 1),
    /** The load opens and closes connections as it needs them. */
    DESCRIPTORS("open files", Resources::descriptors, 30, 1),
    FILES("files on disk", Resources::files, 10, 1),
    BYTES("KiB on disk", Resources::bytes, 1 << 20, 1024);

    private final String title;
    private final ToLongFunction<Resources> value;
    private final long mayRise;
    private final long unit;

    Figure(String title, ToLongFunction<Resources> value, long mayRise, long unit) {
      this.title = title;
      this.value = value;
      this.mayRise = mayRise;
      this.unit = unit;
    }
  }

  private record Point(int upgrades, Resources resources) {}

  private final int upgrades;
  private final List<Point> points = new ArrayList<>();

  /**
   * @param upgrades how many there will be
   */
  Curve(int upgrades) {
    this.upgrades = upgrades;
  }

  /** Whether it is time for another point. */
  boolean isDue(int number) {
    return Pace.of(upgrades) == Pace.MANY
        && (number % Math.max(1, upgrades / LINES) == 0 || number == upgrades);
  }

  void add(int number, Resources resources) {
    points.add(new Point(number, resources));
  }

  static String head() {
    StringBuilder line = new StringBuilder("upgrades");
    for (Figure figure : Figure.values()) {
      line.append(String.format(Locale.ROOT, "%14s", figure.title));
    }
    return line.toString();
  }

  /** The point that was added last. */
  String line() {
    Point point = points.get(points.size() - 1);
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%8d", point.upgrades));
    for (Figure figure : Figure.values()) {
      line.append(
          String.format(
              Locale.ROOT, "%14d", figure.value.applyAsLong(point.resources) / figure.unit));
    }
    return line.toString();
  }

  /** How much a thousand upgrades would add, by the slope behind the first quarter. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      List<Point> counted = counted();
      if (counted.size() > 1) {
        long first = figure.value.applyAsLong(counted.get(0).resources) / figure.unit;
        long last =
            figure.value.applyAsLong(counted.get(counted.size() - 1).resources) / figure.unit;
        lines.add(
            String.format(
                Locale.ROOT,
                "%-14s%8d after %d upgrades, %8d after %d; slope %+.2f for 100 upgrades",
                figure.title,
                first,
                counted.get(0).upgrades,
                last,
                counted.get(counted.size() - 1).upgrades,
                100 * slope(figure, counted) / figure.unit));
      }
    }
    return lines;
  }

  /** What has grown, a line each; empty also if there is too little to judge by. */
  List<String> grown() {
    List<Point> counted = counted();
    if (counted.size() < LEAST_TO_JUDGE) {
      return List.of();
    }
    List<String> grown = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      grown(figure, counted).ifPresent(grown::add);
    }
    return grown;
  }

  private static Optional<String> grown(Figure figure, List<Point> counted) {
    int over = counted.get(counted.size() - 1).upgrades - counted.get(0).upgrades;
    double rise = slope(figure, counted) * over;
    return rise <= figure.mayRise
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s grew by %.0f in %d upgrades, they may vary by %d",
                figure.title,
                rise / figure.unit,
                over,
                figure.mayRise / figure.unit));
  }

  private List<Point> counted() {
    return points.stream().filter(point -> point.upgrades * 4 >= upgrades).toList();
  }

  /** By least squares, for one upgrade. */
  private static double slope(Figure figure, List<Point> points) {
    double x = points.stream().mapToInt(Point::upgrades).average().orElse(0);
    double y =
        points.stream().mapToLong(p -> figure.value.applyAsLong(p.resources)).average().orElse(0);
    double above = 0;
    double below = 0;
    for (Point point : points) {
      double dx = point.upgrades - x;
      above += dx * (figure.value.applyAsLong(point.resources) - y);
      below += dx * dx;
    }
    return below == 0 ? 0 : above / below;
  }
}
