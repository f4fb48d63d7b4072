package upgrade.web.seam;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.servlet.whiteboard.Preprocessor;

/**
 * Hands each request over to one end of the request path.
 *
 * <p>It works on after it was unregistered: requests hold the list of preprocessors that they came
 * with.
 */
final class HandingPreprocessor implements Preprocessor {
  private final End end;

  /** An end of the request path. */
  @FunctionalInterface
  interface End {
    void handle(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException;
  }

  HandingPreprocessor(End end) {
    this.end = end;
  }

  @Override
  public void init(FilterConfig config) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    end.handle((HttpServletRequest) request, (HttpServletResponse) response, chain);
  }

  @Override
  public void destroy() {}
}
