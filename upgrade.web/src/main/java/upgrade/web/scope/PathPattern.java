package upgrade.web.scope;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Matches a path inside a context as Felix HTTP does.
 *
 * <p>Mirrors {@code PathResolverFactory}: a servlet is found by trying all patterns of a context,
 * the higher {@link #rank} first, among equal ones the longer first. Pattern {@code /} matches all,
 * for filters as well.
 */
abstract class PathPattern implements Comparable<PathPattern> {
  private final int rank;
  private final int length;

  private PathPattern(int rank, int length) {
    this.rank = rank;
    this.length = length;
  }

  /** A pattern of a servlet or filter. */
  static PathPattern of(String pattern) {
    if (pattern.isEmpty()) {
      return new Root();
    }
    if (pattern.equals("/")) {
      return new All();
    }
    if (pattern.startsWith("*.")) {
      return new Extension(pattern);
    }
    if (pattern.endsWith("/*")) {
      return new Below(pattern);
    }
    return new Exact(pattern);
  }

  /** A filter's regular expression. One that does not compile matches nothing. */
  static PathPattern regex(String regex) {
    try {
      return new Regex(Pattern.compile(regex));
    } catch (PatternSyntaxException e) { // the runtime does not accept such a filter
      return new Regex(Pattern.compile("(?!)"));
    }
  }

  /**
   * @param path the request's path after the context's: empty or with a leading slash
   */
  abstract boolean matches(String path);

  @Override
  public final int compareTo(PathPattern other) {
    int byRank = Integer.compare(other.rank, rank);
    return byRank != 0 ? byRank : Integer.compare(other.length, length);
  }

  @Override
  public final boolean equals(Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  private static final class Root extends PathPattern {
    Root() {
      super(2, 0);
    }

    @Override
    boolean matches(String path) {
      return path.isEmpty() || path.equals("/");
    }
  }

  private static final class All extends PathPattern {
    All() {
      super(1, 0);
    }

    @Override
    boolean matches(String path) {
      return true;
    }
  }

  private static final class Exact extends PathPattern {
    private final String exact;

    Exact(String exact) {
      super(5, exact.length());
      this.exact = exact;
    }

    @Override
    boolean matches(String path) {
      return path.equals(exact);
    }
  }

  /** A path and all below it. */
  private static final class Below extends PathPattern {
    private final String base;

    Below(String pattern) {
      super(4, pattern.length());
      this.base = pattern.substring(0, pattern.length() - 2);
    }

    @Override
    boolean matches(String path) {
      return path.startsWith(base)
          && (path.length() == base.length() || path.charAt(base.length()) == '/');
    }
  }

  private static final class Extension extends PathPattern {
    private final String suffix;

    Extension(String pattern) {
      super(3, pattern.length() - 1);
      this.suffix = pattern.substring(1);
    }

    @Override
    boolean matches(String path) {
      return path.endsWith(suffix);
    }
  }

  private static final class Regex extends PathPattern {
    private final Pattern pattern;

    Regex(Pattern pattern) {
      super(0, pattern.pattern().length());
      this.pattern = pattern;
    }

    @Override
    boolean matches(String path) {
      return pattern.matcher(path).matches();
    }
  }
}
