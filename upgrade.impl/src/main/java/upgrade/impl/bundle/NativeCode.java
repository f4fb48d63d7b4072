package upgrade.impl.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.namespace.NativeNamespace;

/**
 * Reads for which machines a bundle has native code (OSGi Core, 3.11); the library that reads
 * manifests leaves it out.
 */
final class NativeCode {
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*(osname|processor|language)\\s*=\\s*(\"[^\"]*\"|[^;,\"]*)");

  private NativeCode() {}

  /**
   * A filter on the framework's native capability; empty if it runs on all machines.
   *
   * <p>Versions of operating systems and selection filters are left to the framework: what does not
   * match here does not match there.
   */
  static Optional<String> filter(String header) {
    List<String> clauses = new ArrayList<>();
    for (String clause : header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
      if (clause.trim().equals("*")) {
        return Optional.empty();
      }
      String filter = clause(clause);
      if (filter.isEmpty()) {
        return Optional.empty(); // a library for everybody
      }
      clauses.add("(&" + filter + ")");
    }
    return Optional.of("(|" + String.join("", clauses) + ")");
  }

  private static String clause(String clause) {
    StringBuilder filter = new StringBuilder();
    for (String parameter : List.of("osname", "processor", "language")) {
      List<String> values = new ArrayList<>();
      Matcher matcher = PARAMETER.matcher(clause);
      while (matcher.find()) {
        if (matcher.group(1).equals(parameter)) {
          values.add(matcher.group(2).replace("\"", "").trim().toLowerCase(Locale.ROOT));
        }
      }
      if (!values.isEmpty()) {
        String attribute = NativeNamespace.NATIVE_NAMESPACE + "." + parameter;
        filter.append(
            values.stream()
                .map(value -> "(" + attribute + "~=" + value.replaceAll("[()*\\\\]", "") + ")")
                .collect(Collectors.joining("", "(|", ")")));
      }
    }
    return filter.toString();
  }
}
