package upgrade.impl.history;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upgrade.api.BundleChange;
import upgrade.api.Direction;
import upgrade.api.Message;
import upgrade.api.Problem;
import upgrade.api.Section;
import upgrade.api.StepResult;
import upgrade.api.Trigger;
import upgrade.api.UpgradeRecord;
import upgrade.api.UpgradeResult.Outcome;
import upgrade.impl.json.Json;

/** Reads a record from JSON; a field that is unknown is passed over, one that is missing is not. */
final class RecordReader {
  private final Map<?, ?> fields;

  private RecordReader(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("not an object");
    }
    this.fields = map;
  }

  /**
   * @throws IllegalArgumentException for anything but what {@link RecordJson} wrote
   */
  static Past read(String text) {
    RecordReader reader = new RecordReader(Json.parse(text));
    long format = reader.number("format");
    if (format != RecordJson.FORMAT) {
      throw new IllegalArgumentException(
          "its format is " + format + ", this version knows " + RecordJson.FORMAT);
    }
    return reader.past();
  }

  private Past past() {
    return new Past(
        text("id"),
        constant(Trigger.class, text("trigger")),
        constant(Direction.class, text("direction")),
        optional("who"),
        optional("modification"),
        list("changes", value -> new RecordReader(value).change()),
        list("affected", value -> as(Long.class, "affected", value)),
        list("plan", value -> as(String.class, "plan", value)),
        optional("outcome").map(name -> constant(Outcome.class, name)),
        flag("protected"),
        list("problems", value -> new RecordReader(value).problem()),
        messages(),
        list("steps", value -> new RecordReader(value).step()),
        figures(),
        optional("failed"),
        instant("started"),
        Duration.ofMillis(number("duration.ms")));
  }

  private BundleChange change() {
    BundleChange change = BundleChange.of(number("bundle"), text("name"), text("from"));
    change = optional("to").map(change::to).orElse(change);
    if (fields.get("bundle.new") instanceof Long id) {
      change = change.replacedBy(id);
    }
    return optional("location").map(change::from).orElse(change);
  }

  private Problem problem() {
    return Problem.of(text("subject"), text("reason"));
  }

  private Message message() {
    return Message.of(flag("warning"), text("text"));
  }

  private List<Message> messages() {
    List<Message> all =
        new ArrayList<>(list("messages", value -> new RecordReader(value).message()));
    if (fields.get("left.out") instanceof Map<?, ?> leftOut) {
      all.add(Message.of(true, "left out, since the record was too long: " + leftOut));
    }
    return all;
  }

  private UpgradeRecord.Entry step() {
    return new PastStep(
        constant(Section.class, text("section")),
        text("instruction"),
        text("step"),
        constant(StepResult.Outcome.class, text("outcome")),
        Duration.ofMillis(number("duration.ms")),
        optional("reason"));
  }

  private Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    as(Map.class, "figures", fields.get("figures"))
        .forEach((name, count) -> figures.put((String) name, as(Long.class, "figures", count)));
    return figures;
  }

  private <T> List<T> list(String name, Function<@Nullable Object, T> read) {
    List<T> list = new ArrayList<>();
    for (Object value : as(List.class, name, fields.get(name))) {
      list.add(read.apply(value));
    }
    return list;
  }

  private String text(String name) {
    return as(String.class, name, fields.get(name));
  }

  private Optional<String> optional(String name) {
    return fields.get(name) == null ? Optional.empty() : Optional.of(text(name));
  }

  private long number(String name) {
    return as(Long.class, name, fields.get(name));
  }

  private boolean flag(String name) {
    return as(Boolean.class, name, fields.get(name));
  }

  private Instant instant(String name) {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + name + "' is no time: " + text(name), e);
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no such " + type.getSimpleName() + ": " + name, e);
    }
  }

  private static <T> T as(Class<T> type, String name, @Nullable Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "'" + name + "' must be a " + type.getSimpleName() + ", it is " + value);
    }
    return type.cast(value);
  }
}
