package upgrade.impl.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import upgrade.api.RequestInFlight;

/** {@code upgrade:requests}: the requests in flight and parked. */
final class Requests implements Command {
  private static final Usage USAGE =
      Usage.of("requests", "lists the requests in flight and parked")
          .json()
          .note("Paths are shown without their query.")
          .example("requests", "the oldest first")
          .example("requests | grep parked", "those that wait");

  private final Sight sight;

  Requests(Sight sight) {
    this.sight = sight;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public Answer run(Words words) throws CommandException {
    if (sight.protections().isEmpty()) {
      throw new NotAvailable(Status.NOTHING_PROTECTS);
    }
    return new Listed(
        sight.protections().stream().flatMap(each -> each.requests().stream()).toList());
  }

  /** Requests as they were at one moment. */
  public static final class Listed extends TextAnswer {
    private final List<RequestInFlight> requests;

    Listed(List<RequestInFlight> requests) {
      this.requests = List.copyOf(requests);
    }

    public List<RequestInFlight> getRequests() {
      return requests;
    }

    public int size() {
      return requests.size();
    }

    @Override
    void write(Text text) {
      if (requests.isEmpty()) {
        text.line("no request is in flight");
        return;
      }
      Table table = Table.of("id", "method", "path", "bundle", ">age", "phase", "if it failed now");
      for (RequestInFlight each : requests) {
        table.row(
            each.id(),
            each.method(),
            each.path(),
            each.bundle().orElse("unknown"),
            Shown.duration(each.age()),
            each.phase(),
            each.notRerunnable()
                .map(why -> "would not run again: " + why)
                .orElse("would run again"));
      }
      text.table(table);
    }

    @Override
    public String line() {
      return requests.size() + " requests";
    }

    @Override
    public Object json() {
      return requests.stream().map(Listed::json).toList();
    }

    private static Map<String, Object> json(RequestInFlight request) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("id", request.id());
      json.put("method", request.method());
      json.put("path", request.path());
      json.put("bundle", request.bundle());
      json.put("milliseconds", request.age().toMillis());
      json.put("phase", request.phase());
      json.put("rerunnable", request.notRerunnable().isEmpty());
      json.put("notRerunnable", request.notRerunnable());
      return json;
    }
  }
}
