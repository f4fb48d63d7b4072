package upgrade.web.scope;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes one thing that a bundle has in the path of requests.
 *
 * @param context the name of its servlet context; empty for a preprocessor
 * @param name what the runtime calls it; empty if it has no name
 * @param patterns where it applies: servlet patterns, a filter's regular expressions and servlet
 *     names, an error page's codes and exceptions, a listener's types, a context's path
 * @param serviceId negative if it was not registered as a service of its own
 * @param bundleId its owner; negative if the registry does not tell
 * @param symbolicName its owner's; empty if the registry does not tell
 * @param component the Declarative Services component that it is, if it is one
 */
public record Endpoint(
    Kind kind,
    String context,
    String name,
    List<String> patterns,
    long serviceId,
    long bundleId,
    String symbolicName,
    @Nullable String component) {

  /** What it is. */
  public enum Kind {
    CONTEXT,
    SERVLET,
    RESOURCE,
    FILTER,
    ERROR_PAGE,
    LISTENER,
    PREPROCESSOR;

    @Override
    public String toString() {
      return switch (this) {
        case ERROR_PAGE -> "error page";
        default -> name().toLowerCase(java.util.Locale.ROOT);
      };
    }
  }

  public Endpoint {
    patterns = List.copyOf(patterns);
  }

  /** Whether it answers requests by itself. */
  boolean isRoute() {
    return kind == Kind.SERVLET || kind == Kind.RESOURCE;
  }

  /** The same with other patterns. */
  Endpoint at(List<String> others) {
    return new Endpoint(kind, context, name, others, serviceId, bundleId, symbolicName, component);
  }

  /**
   * The same as something that is no service of its owner.
   *
   * @param owner negative if it is not known
   */
  Endpoint of(long owner, String itsName) {
    return new Endpoint(kind, context, name, patterns, -1, owner, itsName, component);
  }

  /** Its owner, such as {@code shop [12]}; empty if the registry does not tell. */
  String owner() {
    return bundleId < 0 ? "" : symbolicName + " [" + bundleId + "]";
  }

  /** For the operator: {@code servlet [/cart/*] in context default of shop [12]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind.toString());
    if (!patterns.isEmpty()) {
      text.append(' ').append(patterns);
    } else if (!name.isEmpty()) {
      text.append(' ').append(name);
    } else if (component != null) {
      text.append(' ').append(component);
    }
    if (!context.isEmpty() && kind != Kind.CONTEXT) {
      text.append(" in context ").append(context);
    }
    if (bundleId >= 0) {
      text.append(" of ").append(owner());
    }
    return text.toString();
  }
}
