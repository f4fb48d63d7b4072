package upgrade.web.scope;

import static upgrade.web.scope.RuntimeReader.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;

/** Reads what the HTTP runtime could not put to work. */
final class FailureReader {
  private final RuntimeDTO runtime;
  private final RuntimeReader reader;
  private final Map<Long, String> contextNames = new HashMap<>();

  FailureReader(RuntimeDTO runtime, RuntimeReader reader) {
    this.runtime = runtime;
    this.reader = reader;
    stream(runtime.servletContextDTOs).forEach(dto -> contextNames.put(dto.serviceId, dto.name));
  }

  List<Failure> failures() {
    List<Failure> all = new ArrayList<>();
    stream(runtime.failedServletContextDTOs)
        .forEach(dto -> all.add(new Failure(reader.contextHelper(dto), dto.failureReason)));
    stream(runtime.failedServletDTOs)
        .forEach(
            dto ->
                all.add(
                    new Failure(
                        reader.servlet(context(dto.servletContextId), dto), dto.failureReason)));
    stream(runtime.failedResourceDTOs)
        .forEach(
            dto ->
                all.add(
                    new Failure(
                        reader.resource(context(dto.servletContextId), dto), dto.failureReason)));
    stream(runtime.failedFilterDTOs)
        .forEach(
            dto ->
                all.add(
                    new Failure(
                        reader.filter(context(dto.servletContextId), dto), dto.failureReason)));
    stream(runtime.failedErrorPageDTOs)
        .forEach(
            dto ->
                all.add(
                    new Failure(
                        reader.errorPage(context(dto.servletContextId), dto), dto.failureReason)));
    stream(runtime.failedListenerDTOs)
        .forEach(
            dto ->
                all.add(
                    new Failure(
                        reader.listener(context(dto.servletContextId), dto), dto.failureReason)));
    stream(runtime.failedPreprocessorDTOs)
        .forEach(dto -> all.add(new Failure(reader.preprocessor(dto), dto.failureReason)));
    return List.copyOf(all);
  }

  private String context(long contextId) {
    return contextNames.getOrDefault(contextId, "");
  }
}
