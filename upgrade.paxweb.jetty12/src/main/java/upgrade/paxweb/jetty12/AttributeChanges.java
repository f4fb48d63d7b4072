package upgrade.paxweb.jetty12;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.util.Attributes;

/** Remembers the old values of attributes that an attempt changes. */
final class AttributeChanges {
  private final Attributes attributes;
  private final Map<String, Optional<Object>> old = new HashMap<>(4);

  AttributeChanges(Attributes attributes) {
    this.attributes = attributes;
  }

  /** The attribute is about to be set or removed; on any thread of an asynchronous attempt. */
  synchronized void remember(String name) {
    if (!old.containsKey(name)) {
      old.put(name, Optional.ofNullable(attributes.getAttribute(name)));
    }
  }

  /** Makes the attributes as they were. */
  synchronized void undo() {
    old.forEach((name, value) -> attributes.setAttribute(name, value.orElse(null)));
    old.clear();
  }
}
