package upgrade.demo.shop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Is used by one page only, at its end; reads its text from the bundle each time. */
final class Receipt {
  private final String id;

  Receipt(String id) {
    this.id = id;
  }

  /** A class is loaded once for each version, its resource for each request. */
  String text() throws IOException {
    try (InputStream text = Receipt.class.getResourceAsStream("receipt.txt")) {
      if (text == null) {
        throw new IOException("no text for the receipt of " + id);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
