package upgrade.itest.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers in as many ways as a servlet can; the path tells which. */
public final class VariedServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final byte[] BIG = new byte[1 << 20];

  static {
    for (int i = 0; i < BIG.length; i++) {
      BIG[i] = (byte) ('a' + i % 26);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switch (request.getPathInfo()) {
      case "/empty" -> response.setStatus(200);
      case "/no-content" -> response.setStatus(204);
      case "/text" -> text(response, "some text \u00e4\u20ac");
      case "/big" -> response.getOutputStream().write(BIG);
      case "/big-with-length" -> {
        response.setContentLength(BIG.length);
        response.getOutputStream().write(BIG);
      }
      case "/chunked" -> chunked(response);
      case "/range" -> range(request, response);
      case "/redirect" -> response.sendRedirect("text?from=redirect");
      case "/moved" -> {
        response.setStatus(301);
        response.setHeader("Location", "/elsewhere");
      }
      case "/cookies" -> cookies(request, response);
      case "/modified" -> text(response, "modified");
      case "/400", "/404", "/500", "/503" ->
          response.sendError(Integer.parseInt(request.getPathInfo().substring(1)), "told so");
      case "/own-400", "/own-404", "/own-500", "/own-503" -> ownError(request, response);
      case "/closed-500" -> {
        response.setStatus(500);
        response.getWriter().print("closed");
        response.getWriter().close();
      }
      case "/flushed-500" -> {
        response.setStatus(500);
        response.getOutputStream().write('f');
        response.flushBuffer();
        response.getOutputStream().write('g');
      }
      case "/throw" -> throw untraced(new IllegalStateException("as the test wants"));
      case "/throw-servlet" -> throw untraced(new ServletException("as the test wants"));
      case "/throw-after-output" -> {
        text(response, "half an answer");
        throw untraced(new IllegalStateException("as the test wants"));
      }
      case "/error" -> throw untraced(new NoClassDefFoundError("as.the.test.Wants"));
      case "/forward" -> request.getRequestDispatcher("/varied/text").forward(request, response);
      case "/include" -> {
        if (request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO) != null) {
          response.getWriter().print("included");
          return;
        }
        response.getWriter().print("before ");
        request.getRequestDispatcher("/varied/other").include(request, response);
        response.getWriter().print(" after");
      }
      case "/async" -> async(request);
      case "/async-dispatch" -> asyncDispatch(request, response);
      case "/headers" -> headers(response);
      case "/reset" -> reset(response);
      case "/reflect" -> reflect(request, response);
      default -> response.sendError(404);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switch (request.getPathInfo()) {
      case "/echo" -> {
        response.setContentType("application/octet-stream");
        byte[] body = request.getInputStream().readAllBytes();
        response.getOutputStream().write(body);
      }
      case "/reader" -> text(response, String.join("|", request.getReader().lines().toList()));
      case "/form" -> {
        StringBuilder form = new StringBuilder();
        new TreeMap<>(request.getParameterMap())
            .forEach((key, values) -> form.append(key).append(Arrays.toString(values)));
        text(response, form.toString());
      }
      case "/multipart" -> {
        StringBuilder parts = new StringBuilder();
        for (Part part : request.getParts()) {
          parts.append(part.getName()).append(' ').append(part.getSize()).append(' ');
          parts.append(new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        text(response, parts.toString());
      }
      case "/unread" -> response.sendError(400, "not even read");
      case "/reflect" -> reflect(request, response);
      default -> response.sendError(404);
    }
  }

  @Override
  protected long getLastModified(HttpServletRequest request) {
    return "/modified".equals(request.getPathInfo()) ? 1_700_000_000_000L : -1;
  }

  /** A container prints traces, which are longer with us, on its page. */
  private static <T extends Throwable> T untraced(T failure) {
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  private static void text(HttpServletResponse response, String text) throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print(text);
  }

  private static void chunked(HttpServletResponse response) throws IOException {
    for (int i = 0; i < 3; i++) {
      response.getOutputStream().write(("chunk " + i).getBytes(StandardCharsets.US_ASCII));
      response.flushBuffer();
    }
  }

  private static void range(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Accept-Ranges", "bytes");
    String range = request.getHeader("Range");
    if (range == null) {
      text(response, "0123456789");
    } else if (range.equals("bytes=2-4")) {
      response.setStatus(206);
      response.setHeader("Content-Range", "bytes 2-4/10");
      text(response, "234");
    } else {
      response.setHeader("Content-Range", "bytes */10");
      response.sendError(416);
    }
  }

  private static void cookies(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Cookie[] cookies = request.getCookies();
    StringBuilder seen = new StringBuilder();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      seen.append(cookie.getName()).append('=').append(cookie.getValue()).append(' ');
    }
    Cookie first = new Cookie("first", "1");
    first.setPath("/");
    first.setHttpOnly(true);
    response.addCookie(first);
    response.addCookie(new Cookie("second", "2"));
    text(response, seen.toString());
  }

  private static void ownError(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(Integer.parseInt(request.getPathInfo().substring(5)));
    response.setHeader("Retry-After", "7");
    text(response, "my own page");
  }

  private static void async(HttpServletRequest request) {
    AsyncContext async = request.startAsync();
    async.start(
        () -> {
          try {
            text((HttpServletResponse) async.getResponse(), "async");
          } catch (IOException gone) {
            // the client is gone
          }
          async.complete();
        });
  }

  private static void asyncDispatch(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getAttribute("dispatched") == null) {
      request.setAttribute("dispatched", true);
      AsyncContext async = request.startAsync();
      response.setHeader("X-Timeout", String.valueOf(async.getTimeout()));
      async.dispatch();
    } else {
      text(response, "dispatched " + request.getDispatcherType());
    }
  }

  private static void headers(HttpServletResponse response) throws IOException {
    response.setHeader("X-One", "1");
    response.addHeader("X-Many", "a");
    response.addHeader("X-Many", "b");
    response.setIntHeader("X-Int", 7);
    response.setDateHeader("Expires", 0);
    response.setHeader("Content-Language", "de");
    text(response, response.getHeader("X-One") + response.getHeaders("X-Many").size());
  }

  private static void reset(HttpServletResponse response) throws IOException {
    response.setStatus(418);
    response.setHeader("X-Gone", "1");
    response.getWriter().print("gone");
    response.reset();
    text(response, "kept " + response.containsHeader("X-Gone") + response.getStatus());
  }

  /** What the application sees of its request. */
  private static void reflect(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    StringBuilder seen = new StringBuilder();
    seen.append(request.getMethod()).append(' ').append(request.getRequestURL()).append(' ');
    seen.append(request.getQueryString()).append(' ').append(request.getContextPath()).append(' ');
    seen.append(request.getServletPath()).append(' ').append(request.getPathInfo()).append(' ');
    seen.append(request.getDispatcherType()).append(' ').append(request.isAsyncSupported());
    seen.append(' ').append(request.isAsyncStarted()).append(' ').append(request.getContentType());
    seen.append(' ').append(request.getContentLengthLong()).append(' ');
    seen.append(request.getCharacterEncoding()).append(' ').append(request.getLocale()).append(' ');
    seen.append(request.getProtocol()).append(' ').append(request.getRemoteUser()).append(' ');
    seen.append(new TreeSet<>(Collections.list(request.getHeaderNames()))).append(' ');
    seen.append(new TreeSet<>(Collections.list(request.getAttributeNames()))).append(' ');
    seen.append(new TreeSet<>(request.getParameterMap().keySet())).append(' ');
    seen.append(response.getBufferSize()).append(' ').append(response.isCommitted()).append(' ');
    seen.append(response.getStatus()).append(' ').append(response.getHeaderNames());
    text(response, seen.toString());
  }
}
