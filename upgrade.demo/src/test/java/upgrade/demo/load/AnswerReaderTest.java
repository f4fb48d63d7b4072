package upgrade.demo.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
  private final AnswerReader reader = new AnswerReader();

  @Test
  void anAnswerMayArriveByteByByte() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    for (int i = 0; i < answer.length() - 1; i++) {
      assertThat(take(answer.substring(i, i + 1))).isEmpty();
    }
    assertThat(take("o")).contains(new Answer(200, "hello", false));
  }

  @Test
  void chunksArePutTogether() throws Exception {
    assertThat(take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")).isEmpty();
    assertThat(take("lo\r\n1\r\n!\r\n0\r\n")).isEmpty();
    assertThat(take("\r\n")).contains(new Answer(200, "hello!", false));
  }

  @Test
  void theServerMayCloseAfterwards() throws Exception {
    assertThat(take("HTTP/1.1 503 No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"))
        .contains(new Answer(503, "", true));
  }

  @Test
  void withoutALengthTheEndOfTheConnectionIsTheEnd() throws Exception {
    assertThat(take("HTTP/1.1 200 OK\r\n\r\nhello")).isEmpty();
    assertThat(reader.end()).contains(new Answer(200, "hello", true));
  }

  @Test
  void anAnswerCutOffIsNone() throws Exception {
    assertThat(take("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")).isEmpty();
    assertThat(reader.end()).isEmpty();
  }

  @Test
  void twoAnswersToOneRequestAreAnError() {
    assertThatThrownBy(() -> take("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200"))
        .isInstanceOf(AnswerReader.MalformedException.class);
  }

  private Optional<Answer> take(String text) throws AnswerReader.MalformedException {
    return reader.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
