package upgrade.itest.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.framework.BundleContext;

/** Guards: counts each pass and marks the answer. */
public class CountingFilter implements Filter, Controlled {
  private Hand hand;

  @Override
  public void controlledBy(BundleContext context, Hand hand) {
    this.hand = hand;
  }

  @Override
  public void init(FilterConfig config) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String query = String.valueOf(((HttpServletRequest) request).getQueryString());
    hand.tell("seen", mark() + " " + query.replaceAll(".*id=([^&]*).*", "$1"));
    ((HttpServletResponse) response).addHeader("X-Guard", mark());
    chain.doFilter(request, response);
  }

  String mark() {
    return "filter";
  }

  @Override
  public void destroy() {}
}
