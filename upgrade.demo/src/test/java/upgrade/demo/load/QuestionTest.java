package upgrade.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import upgrade.demo.load.Question.Page;

class QuestionTest {
  /** CRC-32 of "r0 ", from another tool. */
  private static final String CRC = "4c1c7317";

  @Test
  void aGetCarriesItsIdInTheUrl() {
    assertThat(text(new Question(7, Page.PLAIN)))
        .isEqualTo("GET /plain?id=r7 HTTP/1.1\r\nHost: here:1\r\n\r\n");
  }

  @Test
  void aFormCarriesItInTheBody() {
    assertThat(text(new Question(7, Page.FORM)))
        .startsWith("POST /form HTTP/1.1\r\n")
        .contains("Content-Length: 30\r\n")
        .endsWith("\r\n\r\nid=r7&item=item-7&note=a+b%26c");
  }

  @Test
  void theRightAnswerNamesIdVersionPageAndDetail() {
    assertThat(new Question(7, Page.PLAIN).answer("2.0.0")).isEqualTo("r7 2.0.0 plain ok\n");
    assertThat(new Question(7, Page.FORM).answer("1.0.0")).isEqualTo("r7 1.0.0 form item-7\n");
  }

  @Test
  void aRawBodyIsCheckedBySizeAndCrc() {
    assertThat(new Question(0, Page.RAW).answer("1.0.0"))
        .isEqualTo("r0 1.0.0 raw 3 %s\n".formatted(CRC));
  }

  private static String text(Question question) {
    return new String(question.bytes("here:1"), StandardCharsets.US_ASCII);
  }
}
