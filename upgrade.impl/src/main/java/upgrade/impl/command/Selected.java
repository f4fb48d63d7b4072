package upgrade.impl.command;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import upgrade.api.BundleChange;

/** Finds the bundles that words name: by id, symbolic name, location or pattern. */
public final class Selected {
  /** A bundle that can be named. */
  public record Named(long id, String symbolicName, String version, String location) {
    @Override
    public String toString() {
      return symbolicName + " [" + id + "]";
    }
  }

  /** As we print a bundle, and as frameworks do: {@code com.acme.shop [12](R 12.0)}. */
  private static final Pattern PRINTED = Pattern.compile("\\S+ ?\\[(\\d+)](\\(R [\\d.]+\\))?");

  private final List<Named> bundles;

  /**
   * @param bundles those installed
   */
  public Selected(List<Named> bundles) {
    this.bundles = List.copyOf(bundles);
  }

  /** The names, for a shell that completes. */
  public List<String> names() {
    return bundles.stream().map(Named::symbolicName).distinct().sorted().toList();
  }

  /**
   * The bundles that {@code word} names, at least one.
   *
   * @throws WrongInput if there is none, with the names that are nearest
   */
  public List<Named> all(String word) throws WrongInput {
    List<Named> found = find(word);
    if (found.isEmpty()) {
      List<String> nearest = Nearest.to(word, names());
      throw new WrongInput(
          "no bundle is named "
              // A location may carry a password; the marks of a pattern are none.
              + (word.contains("://") ? BundleChange.withoutSecrets(word) : word)
              + (nearest.isEmpty()
                  ? ": give an id, a symbolic name, a location or a pattern such as 'com.acme.*'"
                  : "; did you mean " + String.join(", ", nearest) + "?"));
    }
    return found;
  }

  /**
   * The only bundle that {@code word} names.
   *
   * @throws WrongInput if there is none, or several
   */
  public Named one(String word) throws WrongInput {
    List<Named> found = all(word);
    if (found.size() > 1) {
      throw new WrongInput(
          word
              + " names "
              + found.size()
              + " bundles, one is wanted: "
              + found.stream()
                  .map(each -> each + " " + each.version())
                  .collect(Collectors.joining(", "))
              + "; give an id");
    }
    return found.get(0);
  }

  /** Whether it names a bundle; if not, it may be a URL. */
  boolean matches(String word) {
    return !find(word).isEmpty();
  }

  /** What is most exact wins: an id, then a name, then a location, then a pattern. */
  private List<Named> find(String word) {
    Optional<Long> id = id(word);
    if (id.isPresent()) {
      return bundles.stream().filter(each -> each.id() == id.get()).toList();
    }
    List<Named> found = bundles.stream().filter(each -> each.symbolicName().equals(word)).toList();
    if (found.isEmpty()) {
      found = bundles.stream().filter(each -> each.location().equals(word)).toList();
    }
    if (found.isEmpty() && isPattern(word)) {
      Pattern pattern = pattern(word);
      found =
          bundles.stream().filter(each -> pattern.matcher(each.symbolicName()).matches()).toList();
    }
    return found;
  }

  private static Optional<Long> id(String word) {
    Matcher printed = PRINTED.matcher(word);
    String digits = printed.matches() ? printed.group(1) : word;
    return digits.matches("\\d{1,18}") ? Optional.of(Long.parseLong(digits)) : Optional.empty();
  }

  private static boolean isPattern(String word) {
    return word.indexOf('*') >= 0 || word.indexOf('?') >= 0;
  }

  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    glob.codePoints()
        .forEach(
            each ->
                regex.append(
                    each == '*'
                        ? ".*"
                        : each == '?' ? "." : Pattern.quote(Character.toString(each))));
    return Pattern.compile(regex.toString());
  }
}
