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
import upgrade.web.path.RequestPath;

/** Hands each request over before any other preprocessor has seen it. */
final class FirstPreprocessor implements Preprocessor {
  private final RequestPath path;

  FirstPreprocessor(RequestPath path) {
    this.path = path;
  }

  @Override
  public void init(FilterConfig config) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    path.arrive((HttpServletRequest) request, (HttpServletResponse) response, chain);
  }

  @Override
  public void destroy() {}
}
