package upgrade.web.path;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import upgrade.web.inflight.Exchange;

/**
 * Ends an exchange when the application's asynchronous cycle completes, the last one of several.
 */
final class EndOfAsync implements AsyncListener {
  private final Exchange exchange;

  EndOfAsync(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void onComplete(AsyncEvent event) {
    exchange.ended();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // The container or the application completes it: that is the end.
  }

  @Override
  public void onError(AsyncEvent event) {
    // As for onTimeout.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // A new cycle starts without the listeners of the one before (Servlet 5.0, section 9.6).
    event.getAsyncContext().addListener(this);
  }
}
