package upgrade.web.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "'',    '',        true",
    "'',    /,         true",
    "'',    /a,        false",
    "/,     '',        true",
    "/,     /a/b,      true",
    "/*,    '',        true",
    "/*,    /,         true",
    "/*,    /a,        true",
    "/a,    /a,        true",
    "/a,    /a/,       false",
    "/a,    /a/b,      false",
    "/a/*,  /a,        true",
    "/a/*,  /a/,       true",
    "/a/*,  /a/b/c,    true",
    "/a/*,  /ab,       false",
    "/a/*,  /b/a/,     false",
    "*.do,  /x.do,     true",
    "*.do,  /x/y.do,   true",
    "*.do,  /x.doc,    false",
    "*.do,  /xdo,      false",
  })
  void asTheServletSpecificationSays(String pattern, String path, boolean matches) {
    assertThat(PathPattern.of(pattern).matches(path)).isEqualTo(matches);
  }

  @Test
  void aRegularExpressionMatchesTheWholePath() {
    assertThat(PathPattern.regex("/a.*").matches("/abc")).isTrue();
    assertThat(PathPattern.regex("/a").matches("/abc")).isFalse();
    assertThat(PathPattern.regex("/a[").matches("/a[")).isFalse();
  }

  @Test
  void exactBeforePathBeforeExtensionBeforeRootBeforeDefaultAndTheLongerFirst() {
    PathPattern exact = PathPattern.of("/a");
    PathPattern longExact = PathPattern.of("/a/b");
    PathPattern below = PathPattern.of("/a/*");
    PathPattern all = PathPattern.of("/*");
    PathPattern extension = PathPattern.of("*.do");
    PathPattern root = PathPattern.of("");
    PathPattern standard = PathPattern.of("/");

    assertThat(Stream.of(standard, root, extension, all, below, exact, longExact).sorted())
        .containsExactly(longExact, exact, below, all, extension, root, standard);
  }
}
