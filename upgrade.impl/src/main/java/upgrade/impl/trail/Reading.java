package upgrade.impl.trail;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.Trigger;
import upgrade.api.UpgradeRequest;

/** Gathers from the records of a trail what they tell; what it does not know it passes over. */
final class Reading {
  private final Path root;
  private Optional<UpgradeRequest> request = Optional.empty();
  private Instant started = Instant.EPOCH;
  private final Map<Long, Old> old = new LinkedHashMap<>();
  private final Map<Long, String> found = new LinkedHashMap<>();
  private boolean passed;
  private boolean orderly;
  private boolean ended;
  private Optional<String> doing = Optional.empty();

  /**
   * @param root what the paths in the records are relative to
   */
  Reading(Path root) {
    this.root = root;
  }

  /** Of one that has ended only the file is left. */
  boolean isEnded() {
    return ended;
  }

  Unfinished unfinished(String id, Path file) {
    return new Unfinished(
        id, file, request, started, Map.copyOf(old), passed, orderly, doing, Map.copyOf(found));
  }

  /**
   * @throws IllegalArgumentException if it is none of ours
   */
  void add(Map<?, ?> fields) {
    switch (text(fields, Written.IS)) {
      case Written.BEGUN -> begun(fields);
      case Written.OLD -> old(fields);
      case Written.PASSING -> {
        passed = true;
        doing = Optional.of("passing the point of no return");
        request = request.map(known -> known.changing(changes(fields)));
      }
      case Written.DOES -> doing = Optional.of(text(fields, Written.WHAT));
      case Written.DID -> doing = Optional.of(text(fields, Written.WHAT) + " (done)");
      case Written.LEFT -> orderly = true;
      case Written.ENDED -> ended = true;
      case Written.FOUND -> found(fields);
      default -> {}
    }
  }

  private void begun(Map<?, ?> fields) {
    long format = number(fields, Written.VERSION_OF_FORMAT);
    if (format > Written.FORMAT) {
      throw new IllegalArgumentException("a newer version of upgrade.impl wrote it: " + format);
    }
    started = instant(text(fields, Written.STARTED));
    UpgradeRequest begun =
        UpgradeRequest.of(Trigger.valueOf(text(fields, Written.TRIGGER)), changes(fields));
    if (text(fields, Written.DIRECTION).equals(Direction.DOWN.name())) {
      begun = begun.down();
    }
    request = Optional.of(fields.get(Written.WHO) instanceof String who ? begun.by(who) : begun);
  }

  private void old(Map<?, ?> fields) {
    long id = number(fields, Written.BUNDLE);
    old.put(
        id,
        new Old(
            id,
            text(fields, Written.NAME),
            text(fields, Written.VERSION),
            text(fields, Written.LOCATION),
            text(fields, Written.HASH),
            root.resolve(text(fields, Written.FILE))));
  }

  private void found(Map<?, ?> fields) {
    found.clear();
    for (Map<?, ?> each : list(fields)) {
      found.put(number(each, Written.BUNDLE), text(each, Written.HASH));
    }
  }

  private static List<BundleChange> changes(Map<?, ?> fields) {
    List<BundleChange> changes = new ArrayList<>();
    for (Map<?, ?> each : list(fields)) {
      BundleChange change =
          BundleChange.of(
              number(each, Written.BUNDLE), text(each, Written.NAME), text(each, Written.VERSION));
      changes.add(each.get(Written.TO) instanceof String to ? change.to(to) : change);
    }
    return changes;
  }

  private static List<Map<?, ?>> list(Map<?, ?> fields) {
    List<Map<?, ?>> list = new ArrayList<>();
    if (fields.get(Written.BUNDLES) instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> map) {
          list.add(map);
        }
      }
    }
    return list;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no time: " + text, e);
    }
  }

  private static String text(Map<?, ?> fields, String name) {
    return as(String.class, name, fields.get(name));
  }

  private static long number(Map<?, ?> fields, String name) {
    return as(Long.class, name, fields.get(name));
  }

  private static <T> T as(Class<T> type, String name, @Nullable Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException("'" + name + "' is " + value);
    }
    return type.cast(value);
  }
}
