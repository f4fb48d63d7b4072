package upgrade.demo.load;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** One request: what is sent, and what its answer must be but for the version. */
record Question(long number, Page page) {

  /** The pages of the application, with what each is there for. */
  enum Page {
    PLAIN,
    OWN,
    OTHER,
    CONTEXT,
    LATE,
    SLOW,
    LONGER,
    RAW,
    FORM;

    boolean isPost() {
      return this == RAW || this == FORM;
    }

    String title() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Unique in a run. */
  String id() {
    return "r" + number;
  }

  String body() {
    return switch (page) {
      case RAW -> (id() + " ").repeat(1 + (int) (number % 200));
      case FORM -> "id=" + id() + "&item=item-" + number + "&note=a+b%26c";
      default -> "";
    };
  }

  /** The whole request as it goes over the wire. */
  byte[] bytes(String host) {
    String body = body();
    StringBuilder text = new StringBuilder(256);
    text.append(page.isPost() ? "POST /" : "GET /").append(page.title());
    text.append(page == Page.FORM ? "" : "?id=" + id()).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(host).append("\r\n");
    if (page.isPost()) {
      String type = page == Page.FORM ? "application/x-www-form-urlencoded" : "text/plain";
      text.append("Content-Type: ").append(type).append("\r\n");
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    text.append("\r\n").append(body);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The body of the one right answer of that version. */
  String answer(String version) {
    return id() + " " + version + " " + page.title() + " " + detail() + "\n";
  }

  private String detail() {
    return switch (page) {
      case PLAIN -> "ok";
      case OWN, OTHER, SLOW -> String.valueOf(Math.floorMod(id().hashCode(), 1000));
      case CONTEXT, LONGER -> "times 0";
      case LATE -> "receipt";
      case RAW -> {
        byte[] body = body().getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(body);
        yield body.length + " " + Long.toHexString(crc.getValue());
      }
      case FORM -> "item-" + number;
    };
  }
}
