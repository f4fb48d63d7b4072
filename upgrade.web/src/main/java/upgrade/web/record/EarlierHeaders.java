package upgrade.web.record;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers the status and headers that others had set before an attempt. */
final class EarlierHeaders {
  private static final String SET_COOKIE = "Set-Cookie";

  private final int status;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();

  EarlierHeaders(HttpServletResponse response) {
    status = response.getStatus();
    for (String name : response.getHeaderNames()) {
      headers.put(name, new ArrayList<>(response.getHeaders(name)));
    }
  }

  /**
   * Makes a response that was reset as it was. The container sets the cookie of a session that
   * stays once more by itself, so one that is there already is neither removed nor repeated.
   */
  void restore(HttpServletResponse response) {
    response.setStatus(status);
    for (String name : List.copyOf(response.getHeaderNames())) {
      if (!headers.containsKey(name) && !name.equalsIgnoreCase(SET_COOKIE)) {
        response.setHeader(name, null);
      }
    }
    headers.forEach((name, values) -> restore(response, name, values));
  }

  private static void restore(HttpServletResponse response, String name, List<String> values) {
    List<String> present = List.copyOf(response.getHeaders(name));
    if (present.equals(values)) {
      return;
    }
    boolean replace = !name.equalsIgnoreCase(SET_COOKIE);
    for (String value : values) {
      if (replace) {
        response.setHeader(name, value);
        replace = false;
      } else if (!response.getHeaders(name).contains(value)) {
        response.addHeader(name, value);
      }
    }
  }
}
