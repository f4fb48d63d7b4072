package upgrade.paxweb.seam;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Servlets and filters written as one expression. */
final class Servlets {
  private Servlets() {}

  interface Service {
    void serve(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  static HttpServlet servlet(Service service) {
    return new HttpServlet() {
      @Override
      protected void service(HttpServletRequest request, HttpServletResponse response)
          throws IOException, ServletException {
        service.serve(request, response);
      }
    };
  }

  static HttpServlet says(String text) {
    return servlet((request, response) -> response.getWriter().print(text));
  }

  static Filter before(Service service) {
    return new Filter() {
      @Override
      public void init(FilterConfig config) {}

      @Override
      public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
          throws IOException, ServletException {
        service.serve((HttpServletRequest) request, (HttpServletResponse) response);
        chain.doFilter(request, response);
      }

      @Override
      public void destroy() {}
    };
  }
}
