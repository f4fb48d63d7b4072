package upgrade.paxweb.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.reflect.Proxy;
import java.util.ConcurrentModificationException;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.web.service.spi.model.OsgiContextModel;
import org.ops4j.pax.web.service.spi.model.ServerModel;
import org.ops4j.pax.web.service.spi.model.ServletContextModel;
import org.ops4j.pax.web.service.spi.model.elements.ServletModel;
import org.ops4j.pax.web.service.spi.model.info.WebApplicationInfo;
import org.ops4j.pax.web.service.spi.model.views.ReportViewPlugin;
import org.ops4j.pax.web.service.spi.task.Batch;
import org.osgi.framework.Bundle;
import upgrade.web.owner.Owned;

/** With the model of Pax Web as it is. */
class ContainerOwnersTest {
  private static final Executor NOW = Runnable::run;

  private final ServerModel model = new ServerModel(NOW, Thread.currentThread().getId());
  private final Bundle shop = bundle(7, "shop");

  @Test
  void anOwnHelperBelongsToItsBundle() {
    OsgiContextModel own = new OsgiContextModel(shop, 0, 42L, true);
    own.setName("own");
    own.setContextPath("/own");
    model.addWhiteboardContext(own);

    assertThat(new ContainerOwners().of(model).contexts())
        .containsExactly(
            new Owned.Context(Owned.Kind.WHITEBOARD, "/own", "own", 42, true, 7, "shop"));
  }

  @Test
  void anArchiveIsReadyWhenItIsDeployed() {
    WebApplicationInfo archive = new WebApplicationInfo();
    archive.setBundle(shop);
    archive.setWab(true);
    archive.setContextPath("/app");
    model.registerReportViewPlugin(plugin(archive, new AtomicInteger()));

    archive.setDeploymentState("Deploying");
    assertThat(ready()).isFalse();
    archive.setDeploymentState("Deployed");
    assertThat(ready()).isTrue();
    assertThat(new ContainerOwners().of(model).contexts())
        .extracting(Owned.Context::kind, Owned.Context::bundleId)
        .containsExactly(tuple(Owned.Kind.WEB_ARCHIVE, 7L));
  }

  private boolean ready() {
    return new ContainerOwners().of(model).contexts().get(0).ready();
  }

  @Test
  void aServletThatIsNoServiceBelongsToWhoRegisteredIt() {
    WebApplicationInfo root = new WebApplicationInfo();
    root.setBundle(shop);
    root.setContextPath("/");
    model.registerReportViewPlugin(plugin(root, new AtomicInteger()));
    Batch batch = new Batch("test");
    ServletContextModel context = model.getOrCreateServletContextModel("/", batch);
    batch.accept(model);
    ServletModel servlet =
        new ServletModel.Builder()
            .withServletName("a")
            .withUrlPatterns(new String[] {"/a/*"})
            .build();
    servlet.setRegisteringBundle(shop);
    context.getServletUrlPatternMapping().put("/a/*", servlet);

    assertThat(new ContainerOwners().of(model).servlets())
        .containsExactly(new Owned.Servlet(Set.of("/"), Set.of("/a/*"), 7, "shop"));
  }

  @Test
  void aModelThatChangesMeanwhileIsReadAgain() {
    WebApplicationInfo archive = new WebApplicationInfo();
    archive.setContextPath("/app");
    AtomicInteger failures = new AtomicInteger(2);
    model.registerReportViewPlugin(plugin(archive, failures));
    assertThat(new ContainerOwners().of(model).contexts()).hasSize(1);

    failures.set(1000);
    assertThatThrownBy(() -> new ContainerOwners().of(model))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ofAnotherRuntimeNothingIsKnownButItsRules() {
    assertThat(new ContainerOwners().of("other"))
        .isEqualTo(new Owned(true, java.util.List.of(), java.util.List.of()));
  }

  private static ReportViewPlugin plugin(WebApplicationInfo application, AtomicInteger failures) {
    return (ReportViewPlugin)
        Proxy.newProxyInstance(
            ReportViewPlugin.class.getClassLoader(),
            new Class<?>[] {ReportViewPlugin.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("collectWebApplications")) {
                if (failures.getAndDecrement() > 0) {
                  throw new ConcurrentModificationException();
                }
                @SuppressWarnings("unchecked")
                Set<WebApplicationInfo> all = (Set<WebApplicationInfo>) arguments[0];
                all.add(application);
              }
              return method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : null;
            });
  }

  private static Bundle bundle(long id, String symbolicName) {
    return (Bundle)
        Proxy.newProxyInstance(
            Bundle.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundleId" -> id;
                  case "getSymbolicName" -> symbolicName;
                  case "hashCode" -> (int) id;
                  case "equals" -> proxy == arguments[0];
                  case "toString" -> symbolicName;
                  default -> null;
                });
  }
}
