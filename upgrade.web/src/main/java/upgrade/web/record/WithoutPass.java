package upgrade.web.record;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upgrade.web.gate.Passes;

/** Hides the header by which a request of ours has passed the gate. */
public final class WithoutPass extends HttpServletRequestWrapper {
  public WithoutPass(HttpServletRequest request) {
    super(request);
  }

  private static boolean isPass(@Nullable String name) {
    return Passes.HEADER.equalsIgnoreCase(name);
  }

  @Override
  public @Nullable String getHeader(String name) {
    return isPass(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return isPass(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = Collections.list(super.getHeaderNames());
    names.removeIf(WithoutPass::isPass);
    return Collections.enumeration(names);
  }

  @Override
  public int getIntHeader(String name) {
    return isPass(name) ? -1 : super.getIntHeader(name);
  }

  @Override
  public long getDateHeader(String name) {
    return isPass(name) ? -1 : super.getDateHeader(name);
  }
}
