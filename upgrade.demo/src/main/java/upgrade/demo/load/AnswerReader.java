package upgrade.demo.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Puts an HTTP/1.1 answer together from the pieces in which it arrives. */
final class AnswerReader {
  private final ByteArrayOutputStream received = new ByteArrayOutputStream(512);

  /** Takes what has arrived; the answer once it is whole. */
  Optional<Answer> take(ByteBuffer bytes) throws MalformedException {
    byte[] piece = new byte[bytes.remaining()];
    bytes.get(piece);
    received.writeBytes(piece);
    return parse(false);
  }

  /** The connection has ended: an answer without a length is whole now. */
  Optional<Answer> end() throws MalformedException {
    return parse(true);
  }

  boolean isEmpty() {
    return received.size() == 0;
  }

  private Optional<Answer> parse(boolean ended) throws MalformedException {
    String all = received.toString(StandardCharsets.ISO_8859_1);
    int headEnd = all.indexOf("\r\n\r\n");
    if (headEnd < 0) {
      return Optional.empty();
    }
    String head = all.substring(0, headEnd).toLowerCase(Locale.ROOT);
    if (!head.startsWith("http/1.1 ") || head.length() < 12) {
      throw new MalformedException("not an answer: " + head);
    }
    int status = number(head.substring(9, 12), 10);
    String rest = all.substring(headEnd + 4);
    boolean last = header(head, "connection").equals("close");
    String body;
    if (header(head, "transfer-encoding").equals("chunked")) {
      Optional<String> chunks = chunks(rest);
      if (chunks.isEmpty()) {
        return Optional.empty();
      }
      body = chunks.get();
    } else if (status == 204 || status == 304) {
      body = "";
    } else if (!header(head, "content-length").isEmpty()) {
      int length = number(header(head, "content-length"), 10);
      if (rest.length() > length) {
        throw new MalformedException("more than one answer: " + rest.substring(length));
      }
      body = rest;
      if (rest.length() < length) {
        return Optional.empty();
      }
    } else if (ended) {
      body = rest;
      last = true;
    } else {
      return Optional.empty();
    }
    return Optional.of(new Answer(status, body, last));
  }

  private static Optional<String> chunks(String rest) throws MalformedException {
    StringBuilder body = new StringBuilder();
    int at = 0;
    while (true) {
      int lineEnd = rest.indexOf("\r\n", at);
      if (lineEnd < 0) {
        return Optional.empty();
      }
      int size = number(rest.substring(at, lineEnd), 16);
      int from = lineEnd + 2;
      if (rest.length() < from + size + 2) {
        return Optional.empty();
      }
      if (size == 0) {
        return Optional.of(body.toString());
      }
      body.append(rest, from, from + size);
      at = from + size + 2;
    }
  }

  private static String header(String head, String name) {
    int at = head.indexOf("\r\n" + name + ":");
    if (at < 0) {
      return "";
    }
    int from = at + name.length() + 3;
    int to = head.indexOf("\r\n", from);
    return head.substring(from, to < 0 ? head.length() : to).strip();
  }

  private static int number(String text, int radix) throws MalformedException {
    try {
      return Integer.parseInt(text.strip(), radix);
    } catch (NumberFormatException e) {
      throw new MalformedException("not a number: " + text);
    }
  }

  /** Says that what arrived is no HTTP/1.1 answer. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }
}
