package upgrade.itest.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Does what the query says, {@code do=hold:a,effect:1}, and answers with its version and the
 * query's id.
 */
public class ScriptServlet extends HttpServlet implements Controlled {
  private static final long serialVersionUID = 1;

  private transient BundleContext context;
  private transient Hand hand;
  private transient String version;

  @Override
  public void controlledBy(BundleContext context, Hand hand) {
    this.context = context;
    this.hand = hand;
    this.version = context.getBundle().getVersion().toString();
    hand.tell("loader", getClass().getClassLoader());
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String id = parameter(request, "id");
    StringBuilder said = new StringBuilder();
    hand.tell("seen", "servlet " + id);
    for (String action : parameter(request, "do").split(",")) {
      int colon = action.indexOf(':');
      String verb = colon < 0 ? action : action.substring(0, colon);
      String argument = colon < 0 ? "" : action.substring(colon + 1);
      if (verb.equals("done-if") && argument.equals(version)) {
        break;
      }
      if (!perform(verb, argument, request, response, said)) {
        return;
      }
    }
    response.setContentType("text/plain");
    response.getWriter().print(version + " " + id + said);
  }

  /** Performs one action; false: the answer is complete. */
  private boolean perform(
      String verb,
      String argument,
      HttpServletRequest request,
      HttpServletResponse response,
      StringBuilder said)
      throws IOException {
    switch (verb) {
      case "", "done-if" -> {}
      case "hold" -> hand.tell("hold", argument);
      case "effect" -> hand.tell("effect", argument);
      case "effect-once" -> hand.tell("effect-once", argument);
      case "context" -> context.getServiceReference(Supplier.class);
      case "class" -> said.append(' ').append(Late.word());
      case "library" -> said.append(' ').append(LibraryUser.word());
      case "service" -> said.append(' ').append(supplied(argument));
      case "body" -> said.append(' ').append(sum(request.getInputStream().readAllBytes()));
      case "form" -> said.append(' ').append(request.getParameter(argument));
      case "attribute" -> {
        int equals = argument.indexOf('=');
        request.setAttribute(argument.substring(0, equals), argument.substring(equals + 1));
      }
      case "header" -> response.setHeader("X-Itest", argument);
      case "partial" -> response.getWriter().print(argument);
      case "flush" -> response.flushBuffer();
      case "linkage-error" -> throw new NoClassDefFoundError("as/the/test/Wants");
      case "throw" -> throw new IllegalStateException(argument);
      case "throw-first" -> {
        if (Boolean.TRUE.equals(hand.ask("first", argument))) {
          throw new IllegalStateException("the first time " + argument);
        }
      }
      case "send-error" -> {
        response.sendError(Integer.parseInt(argument), "as the test wants");
        return false;
      }
      case "status" -> response.setStatus(Integer.parseInt(argument));
      case "close" -> {
        response.getWriter().print(version);
        response.getWriter().close();
        return false;
      }
      case "self-update" -> hand.tell("self-update", context.getBundle());
      default -> throw new IOException("unknown action " + verb);
    }
    return true;
  }

  private String supplied(String filter) {
    try {
      for (ServiceReference<?> reference :
          context.getServiceReferences(Supplier.class, "(itest.supplier=" + filter + ")")) {
        return String.valueOf(((Supplier<?>) context.getService(reference)).get());
      }
    } catch (org.osgi.framework.InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    throw new IllegalStateException("no supplier " + filter);
  }

  private static int sum(byte[] bytes) {
    int sum = 0;
    for (byte one : bytes) {
      sum += one;
    }
    return sum;
  }

  /** Of the query alone: asking the container would read a form's body. */
  private static String parameter(HttpServletRequest request, String name) {
    String query = request.getQueryString() == null ? "" : request.getQueryString();
    for (String pair : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }
}
