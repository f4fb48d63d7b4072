package upgrade.web.rerun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;
import org.osgi.service.servlet.runtime.dto.ServletDTO;

class ServletPoliciesTest {
  private static final long SHOP = 7;

  private final Map<String, Long> servlets = new HashMap<>(Map.of("/shop", 70L, "/alias", -3L));
  private final Map<Long, Long> owners = Map.of(70L, SHOP, 71L, SHOP, 80L, 8L);
  private final Map<String, String> headers = new HashMap<>();
  private int asked;
  private int lookedUp;
  private final ServletPolicies policies =
      new ServletPolicies(
          new RuntimeServlets(() -> runtime()),
          id -> {
            lookedUp++;
            return owners.getOrDefault(id, -1L);
          });

  @Test
  void withNoneNobodyIsAsked() {
    assertThat(of("/shop")).isEqualTo(Policy.IDEMPOTENT);
    policies.ofBundles(Map.of(SHOP, "never"));
    policies.ofBundles(Map.of());
    assertThat(of("/shop")).isEqualTo(Policy.IDEMPOTENT);
    assertThat(asked).isZero();
  }

  @Test
  void theBundlesPolicyIsThatOfItsServlets() {
    policies.ofBundles(Map.of(SHOP, "always"));
    servlets.put("/other", 80L);
    assertThat(of("/shop")).isEqualTo(Policy.ALWAYS);
    assertThat(of("/shop")).isEqualTo(Policy.ALWAYS);
    assertThat(lookedUp).isEqualTo(1);
    assertThat(of("/other")).isEqualTo(Policy.IDEMPOTENT);
    assertThat(of("/alias")).isEqualTo(Policy.IDEMPOTENT);
    assertThat(of("/nowhere")).isEqualTo(Policy.IDEMPOTENT);
  }

  @Test
  void theServletsOwnPropertyWins() {
    policies.ofBundles(Map.of(SHOP, "never"));
    policies.add(servlet(70, Map.of(Policy.PROPERTY, "always")));
    assertThat(of("/shop")).isEqualTo(Policy.ALWAYS);

    policies.serviceChanged(new ServiceEvent(ServiceEvent.UNREGISTERING, servlet(70, Map.of())));
    assertThat(of("/shop")).isEqualTo(Policy.NEVER);
  }

  @Test
  void aServletThatHonoursKeysDoesSoUnlessItsBundleSaysNever() {
    policies.add(servlet(70, Map.of(Policy.KEY_PROPERTY, "true")));
    headers.put("Idempotency-Key", "1");
    assertThat(of("/shop")).isEqualTo(Policy.ALWAYS);
    policies.ofBundles(Map.of(SHOP, "never"));
    assertThat(of("/shop")).isEqualTo(Policy.NEVER);
  }

  @Test
  void aServletThatIsNoServiceHasThePolicyOfItsBundleIfThatIsKnown() {
    ServletPolicies known =
        new ServletPolicies(path -> new Servlets.Found(-1, SHOP), id -> fail("asked for " + id));
    known.ofBundles(Map.of(SHOP, "never"));
    assertThat(of(known, "/alias")).isEqualTo(Policy.NEVER);
    known.ofBundles(Map.of(8L, "never"));
    assertThat(of(known, "/alias")).isEqualTo(Policy.IDEMPOTENT);
  }

  private Policy of(String path) {
    return of(policies, path);
  }

  private Policy of(ServletPolicies some, String path) {
    return some.of(path, headers::containsKey);
  }

  private HttpServiceRuntime runtime() {
    return fake(
        HttpServiceRuntime.class,
        (proxy, method, arguments) -> {
          asked++;
          RequestInfoDTO info = new RequestInfoDTO();
          Long servlet = servlets.get((String) arguments[0]);
          if (servlet != null) {
            info.servletDTO = new ServletDTO();
            info.servletDTO.serviceId = servlet;
          }
          return info;
        });
  }

  private static ServiceReference<?> servlet(long id, Map<String, Object> properties) {
    return fake(
        ServiceReference.class,
        (proxy, method, arguments) ->
            "service.id".equals(arguments[0]) ? (Object) id : properties.get(arguments[0]));
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
