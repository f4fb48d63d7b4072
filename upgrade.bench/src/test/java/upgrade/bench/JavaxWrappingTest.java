package upgrade.bench;

import static org.assertj.core.api.Assertions.assertThat;

import javax.servlet.ServletRequest;
import javax.servlet.ServletRequestWrapper;
import javax.servlet.http.HttpServletRequestWrapper;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Test;

/**
 * Checks whether a container finds its own request inside what either way hands to the application.
 */
class JavaxWrappingTest {
  private final Request request = new Request(null, null);

  @Test
  void theContainerFindsItsRequestInOurOwnWrapper() {
    ServletRequest wrapped = new HttpServletRequestWrapper(request);

    assertThat(unwrap(wrapped)).isSameAs(request);
    assertThat(Request.getBaseRequest(wrapped)).isSameAs(request);
  }

  /** Felix's wrappers implement the interface of the other API and extend none of its wrappers. */
  @Test
  void theContainerDoesNotFindItInFelixWrappers() {
    ServletRequest wrapped = JavaxWrapping.wrap(request);

    assertThat(unwrap(wrapped)).isNotSameAs(request);
    assertThat(Request.getBaseRequest(wrapped)).isNull();
  }

  /** The way of the Servlet specification, as in {@link ServletRequestWrapper#isWrapperFor}. */
  private static ServletRequest unwrap(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner;
  }
}
