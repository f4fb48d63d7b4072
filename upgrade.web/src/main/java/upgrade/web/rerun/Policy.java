package upgrade.web.rerun;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an application says about running a request again; the method decides where it says nothing.
 */
public enum Policy {
  /** Every request may run again: the servlet's side effects are repeatable. */
  ALWAYS,
  /** Requests of idempotent methods may. */
  IDEMPOTENT,
  /** None may. */
  NEVER;

  /** The servlet's service property, and the request attribute that overrides it at run time. */
  public static final String PROPERTY = "upgrade.rerun";

  /**
   * The servlet's service property: it does not repeat the effect of an {@code Idempotency-Key}.
   */
  public static final String KEY_PROPERTY = "upgrade.idempotency.key";

  /** RFC 9110 section 9.2.2. */
  private static final Set<String> IDEMPOTENT_METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  /**
   * Reads a property or attribute.
   *
   * @return the policy; absent for anything that is none, which then counts as not said
   */
  public static @Nullable Policy parse(@Nullable Object value) {
    if (value instanceof String text) {
      switch (text.toLowerCase(Locale.ROOT)) {
        case "always":
          return ALWAYS;
        case "idempotent":
          return IDEMPOTENT;
        case "never":
          return NEVER;
        default:
          return null;
      }
    }
    return null;
  }

  public static boolean isIdempotent(String method) {
    return IDEMPOTENT_METHODS.contains(method);
  }

  /** Whether a request of that method may run again. */
  public boolean allows(String method) {
    return switch (this) {
      case ALWAYS -> true;
      case IDEMPOTENT -> isIdempotent(method);
      case NEVER -> false;
    };
  }
}
