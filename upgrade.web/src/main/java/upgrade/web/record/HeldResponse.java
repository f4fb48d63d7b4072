package upgrade.web.record;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import upgrade.web.inflight.Exchange;

/**
 * Passes an answer on, but keeps a failure back that an upgrade may have caused.
 *
 * <p>While no upgrade covers the request everything goes through at once. Otherwise what would
 * commit a 5xx or 404 (sendError, flush, close, the last byte of Content-Length) is only noted, in
 * the container's own buffer as it is, until {@link #passOn} or {@link #beginAgain}. Confined to
 * the thread that runs the attempt.
 */
public final class HeldResponse extends HttpServletResponseWrapper {
  private final Exchange exchange;

  private final EarlierHeaders earlier;

  private @Nullable HeldOutputStream stream;
  private @Nullable HeldWriter writer;
  private @Nullable Runnable heldLength;
  private boolean heldError;
  private int errorStatus;
  private @Nullable String errorMessage;
  private boolean heldFlush;
  private boolean heldClose;
  private boolean nonBlocking;
  private boolean letGo;
  private boolean begun;
  private boolean noServlet;

  public HeldResponse(HttpServletResponse response, Exchange exchange) {
    super(response);
    this.exchange = exchange;
    this.earlier = new EarlierHeaders(response);
  }

  /** Whether to keep back what the answer says now. */
  boolean holds() {
    return holds(getStatus());
  }

  /**
   * A 5xx is kept back during any upgrade, since its cause may point to a bundle that has gone,
   * whatever the scope; a 404 only if the scope covers the request.
   */
  private boolean holds(int status) {
    if (letGo || !isFailure(status)) {
      return false;
    }
    return status == SC_NOT_FOUND ? exchange.overlapping() != null : exchange.overlapsAny();
  }

  /** From now on nothing is kept back: nobody will be there to judge the answer. */
  public void letGo() throws IOException {
    letGo = true;
    passOn();
  }

  /** What a servlet that vanished under a request answers. */
  public static boolean isFailure(int status) {
    return status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR
        || status == HttpServletResponse.SC_NOT_FOUND;
  }

  /** Whether a WriteListener was set. */
  public boolean isNonBlocking() {
    return nonBlocking;
  }

  void setNonBlocking() {
    nonBlocking = true;
  }

  /** Whether it is a 404 of the container, which has no servlet for the request. */
  public boolean saysNoServlet() {
    return heldError && noServlet;
  }

  /** Forgets the attempt's answer: status, headers and buffer are as they were before it. */
  public void beginAgain() {
    heldError = false;
    errorMessage = null;
    heldFlush = false;
    heldClose = false;
    heldLength = null;
    stream = null;
    writer = null;
    super.reset();
    earlier.restore((HttpServletResponse) getResponse());
  }

  /** Sends what was kept back: the answer is the application's own. */
  public void passOn() throws IOException {
    applyLength();
    if (heldError) {
      heldError = false;
      super.sendError(errorStatus, errorMessage);
      return;
    }
    if (heldClose) {
      heldClose = false;
      if (writer != null) {
        writer.closeNow();
      } else if (stream != null) {
        stream.closeNow();
      }
    } else if (heldFlush) {
      heldFlush = false;
      super.flushBuffer();
    }
  }

  @Override
  public void sendError(int status) throws IOException {
    sendError(status, null);
  }

  @Override
  public void sendError(int status, @Nullable String message) throws IOException {
    if (!holds(status) || isCommitted()) {
      if (message == null) {
        super.sendError(status);
      } else {
        super.sendError(status, message);
      }
      return;
    }
    resetBuffer();
    super.setStatus(status);
    heldError = true;
    noServlet = status == SC_NOT_FOUND && NoServlet.sends();
    errorStatus = status;
    errorMessage = message;
  }

  @Override
  public void flushBuffer() throws IOException {
    if (!holdFlush()) {
      super.flushBuffer();
      afterWrite();
    }
  }

  /** Whether a flush is kept back. */
  boolean holdFlush() throws IOException {
    if (holds()) {
      heldFlush = true;
      return true;
    }
    applyLength();
    return false;
  }

  /** Whether a close is kept back. */
  boolean holdClose() throws IOException {
    if (holds()) {
      heldClose = true;
      return true;
    }
    applyLength();
    return false;
  }

  /**
   * About to write: if this answer is no failure, a length that was kept back counts from now on.
   */
  void beforeWrite() throws IOException {
    exchange.running();
    if (heldLength != null && !holds()) {
      applyLength();
    }
  }

  /** Once the answer has begun the request cannot run again: a drain waits for its end longer. */
  void afterWrite() {
    if (!begun && super.isCommitted()) {
      begun = true;
      exchange.mayRunAgain(false);
    }
  }

  private void applyLength() {
    Runnable length = heldLength;
    heldLength = null;
    if (length != null) {
      length.run();
    }
  }

  /** The last byte of a declared length commits, so the length waits until the status is known. */
  private boolean holdLength(Runnable set) {
    if (letGo || !exchange.overlapsAny()) {
      return false;
    }
    heldLength = set;
    return true;
  }

  @Override
  public void setContentLength(int length) {
    if (!holdLength(() -> super.setContentLength(length))) {
      super.setContentLength(length);
    }
  }

  @Override
  public void setContentLengthLong(long length) {
    if (!holdLength(() -> super.setContentLengthLong(length))) {
      super.setContentLengthLong(length);
    }
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    if (!name.equalsIgnoreCase("Content-Length")
        || !holdLength(() -> super.setHeader(name, value))) {
      super.setHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    if (!name.equalsIgnoreCase("Content-Length")
        || !holdLength(() -> super.setIntHeader(name, value))) {
      super.setIntHeader(name, value);
    }
  }

  @Override
  public void reset() {
    super.reset();
    heldError = false;
    heldFlush = false;
    heldClose = false;
    heldLength = null;
    stream = null;
    writer = null;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    exchange.running();
    HeldOutputStream opened = stream;
    if (opened == null) {
      opened = new HeldOutputStream(super.getOutputStream(), this);
      stream = opened;
    }
    return opened;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    exchange.running();
    HeldWriter opened = writer;
    if (opened == null) {
      opened = new HeldWriter(super.getWriter(), this);
      writer = opened;
    }
    return opened;
  }
}
