package upgrade.web.ready;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what a probe asks for and which answer it takes: {@code /shop/ready=204}.
 *
 * @param path as a client would ask for it, query included
 * @param status 0: any from 200 to 399
 */
public record Expected(String path, int status) {
  private static final Pattern TEXT = Pattern.compile("(/[!-~&&[^,;#]]*?)(?:=([1-5]\\d\\d))?");

  /** Empty if the text is none. */
  public static Optional<Expected> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new Expected(
                matcher.group(1),
                matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** What the gate goes by: the path without the query. */
  public String covered() {
    return path.replaceAll("[?#].*", "");
  }

  boolean accepts(int answered) {
    return status == 0 ? answered >= 200 && answered < 400 : answered == status;
  }

  /** For people: no query, which may hold a secret. */
  @Override
  public String toString() {
    return covered() + (status == 0 ? "" : "=" + status);
  }
}
