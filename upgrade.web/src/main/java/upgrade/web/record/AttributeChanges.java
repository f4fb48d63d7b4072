package upgrade.web.record;

import jakarta.servlet.ServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the old values of attributes that an attempt changes; costs nothing until the first
 * one.
 */
final class AttributeChanges {
  private final ServletRequest request;
  private @Nullable Map<String, Optional<Object>> old;

  AttributeChanges(ServletRequest request) {
    this.request = request;
  }

  /** The attribute is about to be set or removed. */
  void remember(String name) {
    Map<String, Optional<Object>> values = old;
    if (values == null) {
      values = new HashMap<>(4);
      old = values;
    }
    if (!values.containsKey(name)) {
      values.put(name, Optional.ofNullable(request.getAttribute(name)));
    }
  }

  /** Makes the attributes as they were. */
  void undo() {
    Map<String, Optional<Object>> values = old;
    old = null;
    if (values != null) {
      values.forEach(
          (name, value) ->
              value.ifPresentOrElse(
                  before -> request.setAttribute(name, before),
                  () -> request.removeAttribute(name)));
    }
  }
}
