package upgrade.demo.shop;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.osgi.framework.BundleContext;

/** Answers each request with its id, the version of the shop, the page's name and a detail. */
abstract class Page extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final String method;
  private final String name;
  private final String version;
  private final transient BundleContext context;

  Page(String method, String name, BundleContext context) {
    this.method = method;
    this.name = name;
    this.context = context;
    this.version = context.getBundle().getVersion().toString();
  }

  /** Does the page's work, and returns the detail of its answer. */
  abstract String work(String id, HttpServletRequest request) throws IOException, ServletException;

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String id = request.getParameter("id");
    if (id == null || !request.getMethod().equals(method)) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST, method + " with an id, please");
      return;
    }
    String answer = id + " " + version + " " + name + " " + work(id, request) + "\n";
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    response.setContentType("text/plain;charset=utf-8");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  /** Takes as long as an application that works. */
  final void take(long ms) throws ServletException {
    try {
      Thread.sleep(Speed.of(context, ms));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServletException("interrupted at work", e);
    }
  }
}
