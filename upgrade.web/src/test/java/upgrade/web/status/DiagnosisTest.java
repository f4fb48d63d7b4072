package upgrade.web.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import upgrade.api.Problem;

/** What the operator reads for each stack that is not protected: what, where, what to do. */
class DiagnosisTest {
  private static final String OURS = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
  private static final String OTHERS = "org.osgi.service.http.runtime.HttpServiceRuntime";
  private static final String ENGINE = "org.ops4j.pax.web.service.spi.ServerControllerFactory";

  private final List<Bundle> bundles = new ArrayList<>();
  private final List<ServiceReference<?>> services = new ArrayList<>();
  private String self = "upgrade.web";

  @Test
  void withNoHttpServiceAtAllItSaysHowToGetOne() {
    assertThat(problems())
        .containsExactly(
            "HTTP service: there is none, so there is nothing to protect: start one with a"
                + " Whiteboard (in Karaf: feature:install http)");
  }

  @Test
  void paxWebWithoutAServerIsNamed() {
    bundle(80, "org.ops4j.pax.web.pax-web-runtime", "8.0.34", Bundle.ACTIVE);
    assertThat(problems())
        .containsExactly(
            "HTTP service: Pax Web is there but has no server, so there is nothing to protect:"
                + " install its Jetty (in Karaf: feature:install pax-web-http-jetty)");
  }

  @Test
  void paxWebWithoutOurSeamSaysWhatToInstall() {
    paxWeb("8.0.34", "jetty", OURS);
    assertThat(problems())
        .containsExactly(
            "HTTP service org.ops4j.pax.web.pax-web-runtime [80]: requests of Pax Web 8 on Jetty are"
                + " not protected: install and start upgrade.paxweb (in Karaf: feature:install"
                + " upgrade)");
  }

  @Test
  void aSeamThatIsNotActiveIsNamed() {
    paxWeb("8.0.34", "jetty", OURS);
    bundle(95, "upgrade.paxweb", "0.1.0", Bundle.RESOLVED);
    assertThat(problems())
        .singleElement()
        .asString()
        .endsWith(
            "not protected: upgrade.paxweb [95] is there but not active: start it, or see what it"
                + " misses (in Karaf: bundle:diag 95)");
  }

  @Test
  void aSeamThatOffersNothingIsNamed() {
    paxWeb("8.0.34", "jetty", OURS);
    bundle(95, "upgrade.paxweb", "0.1.0", Bundle.ACTIVE);
    assertThat(problems())
        .singleElement()
        .asString()
        .endsWith("upgrade.paxweb [95] is active but offers no seam for it: see its log");
  }

  @Test
  void paxWebOnTomcatOrUndertowSaysWhatToExchange() {
    paxWeb("8.0.34", "tomcat", OURS);
    assertThat(problems())
        .containsExactly(
            "HTTP service org.ops4j.pax.web.pax-web-runtime [80]: requests of Pax Web 8 on Tomcat"
                + " are not protected, only those on Jetty can be: replace Tomcat (in Karaf:"
                + " feature:uninstall pax-web-http-tomcat, then feature:install"
                + " pax-web-http-jetty)");
    // It takes what came last.
    paxWeb("8.0.34", "undertow", OURS);
    assertThat(problems().get(0)).contains("Pax Web 8 on Undertow");
  }

  @Test
  void ofPaxWeb9And10ItSaysWhichAreSupported() {
    for (String version : List.of("9.0.9", "10.0.1")) {
      services.clear();
      paxWeb(version, "jetty", OURS);
      assertThat(problems())
          .singleElement()
          .asString()
          .endsWith("are not protected, only those of Pax Web 8 and 11 can be: use one of these");
    }
  }

  @Test
  void paxWeb11HasASeamOfItsOwn() {
    paxWeb("11.1.0", "jetty", OURS);
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("Pax Web 11 on Jetty")
        .contains("install and start upgrade.paxweb.jetty12");
  }

  @Test
  void theFlavourThatIsMissingIsNamed() {
    runtime(bundle(5, "org.apache.felix.http.jetty", "4.2.2", Bundle.ACTIVE), OTHERS);
    assertThat(problems())
        .containsExactly(
            "HTTP service org.apache.felix.http.jetty [5]: its requests are not protected: it"
                + " speaks the other servlet API; install and start upgrade.web.javax (in Karaf:"
                + " feature:install upgrade)");
    services.clear();
    paxWeb("8.0.34", "jetty", OTHERS);
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("install and start upgrade.web.javax")
        .contains("install and start upgrade.paxweb");
  }

  @Test
  void ofTwoFlavoursTheOneThatIsConcernedTells() {
    bundle(9, "upgrade.web", "0.1.0", Bundle.ACTIVE);
    bundle(10, "upgrade.web.javax", "0.1.0", Bundle.ACTIVE);
    assertThat(problems()).hasSize(1);
    self = "upgrade.web.javax";
    assertThat(problems()).isEmpty();

    self = "upgrade.web";
    runtime(bundle(5, "org.apache.felix.http.jetty", "4.2.2", Bundle.ACTIVE), OTHERS);
    assertThat(problems()).isEmpty();
  }

  @Test
  void anHttpServiceWithoutAWhiteboardIsNamed() {
    service(bundle(5, "plain.http", "1.0.0", Bundle.ACTIVE), "org.osgi.service.http.HttpService");
    assertThat(problems())
        .containsExactly(
            "HTTP service plain.http [5]: it has no Whiteboard, so what is registered with it is not"
                + " protected: use one that has, such as Felix HTTP or Pax Web");
  }

  @Test
  void paxWebWhoseRuntimeIsAboutToComeIsNotCalledOneWithoutAWhiteboard() {
    paxWeb("8.0.34", "tomcat", "org.osgi.service.http.HttpService");
    assertThat(problems()).singleElement().asString().contains("Pax Web 8 on Tomcat");
  }

  @Test
  void ofSeveralEachIsNamed() {
    paxWeb("9.0.9", "jetty", OURS);
    runtime(bundle(5, "org.apache.felix.http.jetty", "4.2.2", Bundle.ACTIVE), OTHERS);
    assertThat(problems()).hasSize(2);
  }

  @Test
  void whatHasChangedIsToldTheNextTime() {
    Diagnosis diagnosis = new Diagnosis(context());
    assertThat(diagnosis.problems()).singleElement().asString().contains("there is none");
    paxWeb("8.0.34", "tomcat", OURS);
    assertThat(diagnosis.problems()).singleElement().asString().contains("on Tomcat");
    services.clear();
    paxWeb("8.0.34", "jetty", OURS);
    assertThat(diagnosis.problems()).singleElement().asString().contains("upgrade.paxweb");
  }

  private List<String> problems() {
    return new Diagnosis(context()).problems().stream().map(Problem::toString).toList();
  }

  private void paxWeb(String version, String engine, String runtime) {
    runtime(bundle(80, "org.ops4j.pax.web.pax-web-runtime", version, Bundle.ACTIVE), runtime);
    service(bundle(81, "org.ops4j.pax.web.pax-web-" + engine, version, Bundle.ACTIVE), ENGINE);
  }

  private void runtime(Bundle server, String type) {
    service(server, type);
  }

  private void service(Bundle owner, String type) {
    long id = services.size();
    services.add(
        fake(
            ServiceReference.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundle" -> owner;
                  case "getPropertyKeys" -> new String[] {"objectClass"};
                  case "getProperty" ->
                      arguments[0].equals("objectClass") ? new String[] {type} : (Object) id;
                  default -> throw new AssertionError(method);
                }));
  }

  private Bundle bundle(long id, String name, String version, int state) {
    Bundle bundle =
        fake(
            Bundle.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundleId" -> id;
                  case "getSymbolicName" -> name;
                  case "getVersion" -> Version.parseVersion(version);
                  case "getState" -> state;
                  case "hashCode" -> (int) id;
                  case "equals" -> proxy == arguments[0];
                  default -> throw new AssertionError(method);
                });
    bundles.add(bundle);
    return bundle;
  }

  private BundleContext context() {
    Bundle ours =
        fake(
            Bundle.class,
            (proxy, method, arguments) -> method.getName().equals("getSymbolicName") ? self : null);
    return fake(
        BundleContext.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getBundle" -> ours;
              case "getBundles" -> bundles.toArray(Bundle[]::new);
              case "getAllServiceReferences" -> matching((String) arguments[1]);
              default -> throw new AssertionError(method);
            });
  }

  private ServiceReference<?>[] matching(String filter) throws Exception {
    return services.stream()
        .filter(FrameworkUtil.createFilter(filter)::match)
        .toArray(ServiceReference<?>[]::new);
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
