package upgrade.impl.who;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** Tells as which user the current thread runs, as JAAS has it. */
final class Users {
  private Users() {}

  static Optional<String> current() {
    Subject subject = subject();
    return subject == null ? Optional.empty() : name(List.copyOf(subject.getPrincipals()));
  }

  /** Roles and groups are principals, too: they say what somebody may do, not who it is. */
  static Optional<String> name(List<? extends Principal> principals) {
    List<? extends Principal> people =
        principals.stream().filter(p -> !is(p, "role") && !is(p, "group")).toList();
    Optional<? extends Principal> user = people.stream().filter(p -> is(p, "user")).findFirst();
    if (user.isPresent()) {
      return user.map(Principal::getName);
    }
    String all =
        people.stream()
            .sorted(Comparator.comparing(Principal::getName))
            .map(Principal::getName)
            .collect(Collectors.joining(", "));
    return Optional.of(all).filter(names -> !names.isBlank());
  }

  private static boolean is(Principal principal, String kind) {
    return principal.getClass().getSimpleName().toLowerCase(Locale.ROOT).contains(kind);
  }

  /**
   * By reflection: {@code Subject.current} is there from Java 18 on, and what was there before
   * fails from Java 24 on and will go.
   */
  private static @Nullable Subject subject() {
    try {
      try {
        return (Subject) Subject.class.getMethod("current").invoke(null);
      } catch (NoSuchMethodException e) {
        Class<?> controller = Class.forName("java.security.AccessController");
        Object context = controller.getMethod("getContext").invoke(null);
        Method find =
            Subject.class.getMethod(
                "getSubject", Class.forName("java.security.AccessControlContext"));
        return (Subject) find.invoke(null, context);
      }
    } catch (InvocationTargetException e) { // not supported, or not allowed
      return null;
    } catch (ReflectiveOperationException | SecurityException e) {
      return null;
    }
  }
}
