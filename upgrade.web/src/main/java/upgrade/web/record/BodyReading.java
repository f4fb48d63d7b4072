package upgrade.web.record;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lets each attempt read a body that is recorded, as a stream or as characters. */
final class BodyReading {
  private final ServletRequest request;
  private final RecordedBody recorded;
  private int openedFor;
  private @Nullable ServletInputStream stream;
  private @Nullable BufferedReader reader;
  private boolean nonBlocking;

  BodyReading(ServletRequest request, RecordedBody recorded) {
    this.request = request;
    this.recorded = recorded;
  }

  /** Whether all that was read is recorded. */
  boolean isComplete() {
    return recorded.isComplete();
  }

  /** Whether a ReadListener was set. */
  boolean isNonBlocking() {
    return nonBlocking;
  }

  /**
   * @param attempt counted from 1
   */
  ServletInputStream stream(int attempt) throws IOException {
    begin(attempt);
    if (reader != null) {
      throw new IllegalStateException("getReader was called before");
    }
    return open(attempt);
  }

  /**
   * @param attempt counted from 1
   */
  BufferedReader reader(int attempt) throws IOException {
    begin(attempt);
    BufferedReader opened = reader;
    if (opened == null) {
      if (stream != null) {
        throw new IllegalStateException("getInputStream was called before");
      }
      opened = new BufferedReader(new InputStreamReader(open(attempt), charset()));
      reader = opened;
    }
    return opened;
  }

  private void begin(int attempt) {
    if (openedFor != attempt) {
      openedFor = attempt;
      stream = null;
      reader = null;
    }
  }

  private ServletInputStream open(int attempt) throws IOException {
    ServletInputStream opened = stream;
    if (opened == null) {
      ServletInputStream containers = request.getInputStream();
      opened =
          attempt == 1
              ? new RecordingInputStream(containers, recorded, () -> nonBlocking = true)
              : new ReplayInputStream(recorded.open(), containers);
      stream = opened;
    }
    return opened;
  }

  /** JSON without a charset is UTF-8 (RFC 8259 section 8.1); the servlet default is ISO-8859-1. */
  private Charset charset() throws UnsupportedEncodingException {
    String name = request.getCharacterEncoding();
    if (name != null) {
      try {
        return Charset.forName(name);
      } catch (IllegalArgumentException e) {
        // As containers do, so that an application can answer 415.
        throw new UnsupportedEncodingException(name);
      }
    }
    String type = request.getContentType();
    return type != null && (type.startsWith("application/json") || type.startsWith("text/json"))
        ? StandardCharsets.UTF_8
        : StandardCharsets.ISO_8859_1;
  }
}
