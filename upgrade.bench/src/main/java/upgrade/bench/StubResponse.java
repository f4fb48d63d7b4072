package upgrade.bench;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;

/** Costs next to nothing; like a container's it has the headers Date and Server from the start. */
final class StubResponse extends HttpServletResponseWrapper {
  private static final List<String> NAMES = List.of("Date", "Server");
  private static final List<String> VALUES = List.of("value");

  private final PrintWriter writer = new PrintWriter(Writer.nullWriter());

  StubResponse() {
    super(
        (HttpServletResponse)
            Proxy.newProxyInstance(
                StubResponse.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (self, method, arguments) -> {
                  throw new UnsupportedOperationException(method.toString());
                }));
  }

  @Override
  public int getStatus() {
    return SC_OK;
  }

  @Override
  public Collection<String> getHeaderNames() {
    return NAMES;
  }

  @Override
  public Collection<String> getHeaders(String name) {
    return VALUES;
  }

  @Override
  public boolean isCommitted() {
    return false;
  }

  @Override
  public void setContentType(String type) {}

  @Override
  public PrintWriter getWriter() {
    return writer;
  }
}
