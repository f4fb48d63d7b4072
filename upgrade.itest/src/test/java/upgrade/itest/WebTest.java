package upgrade.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.ServiceTracker;
import upgrade.itest.frame.Frame;
import upgrade.itest.frame.Stack;
import upgrade.itest.kit.AppBundle;
import upgrade.itest.kit.Await;
import upgrade.itest.kit.Connection;
import upgrade.itest.kit.Control;

/** Runs in the framework and with the HTTP stack that the test run names, and makes sure of it. */
@RunWith(PaxExam.class)
public abstract class WebTest {
  /** Without our bundles: tests install them when they want protection. */
  @Configuration
  public Option[] configuration() {
    return new Option[] {Frame.current().withApi()};
  }

  @Inject protected BundleContext context;

  protected Control control;
  protected int port;

  private final List<Bundle> applications = new ArrayList<>();

  @Before
  public void startTest() throws Exception {
    assertEquals(
        Frame.current().symbolicName(),
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getSymbolicName());
    assertServletApi();
    port = awaitPort();
    control = new Control(context);
    if (Stack.current().isInFrontOfPreprocessors()) {
      awaitServing();
    }
  }

  /** Pax Web takes on a thread of its own what came before its server ran. */
  private void awaitServing() throws Exception {
    Bundle first = AppBundle.of("first", "1.0.0").servlet("/first").install(context);
    first.start();
    Await.until(
        "the HTTP service serves", () -> Connection.get(port, "/first?id=0").status() == 200);
    first.uninstall();
  }

  @After
  public void endTest() throws Exception {
    control.releaseAll();
    for (Bundle application : applications) {
      if (application.getState() != Bundle.UNINSTALLED) {
        application.uninstall();
      }
    }
    control.close();
  }

  /** Installs and starts an application, which the end of the test uninstalls. */
  protected Bundle start(AppBundle application) throws Exception {
    Bundle bundle = application.install(context);
    applications.add(bundle);
    bundle.start();
    awaitRegistered();
    return bundle;
  }

  /** Pax Web registers on a thread of its own, which is the one that this asks, too. */
  private void awaitRegistered() throws Exception {
    if (Stack.current().isInFrontOfPreprocessors()) {
      String type =
          Stack.current().translate("org.osgi.service.servlet.runtime.HttpServiceRuntime");
      Object runtime = context.getService(context.getServiceReference(type));
      Object unused =
          runtime
              .getClass()
              .getClassLoader()
              .loadClass(type)
              .getMethod("getRuntimeDTO")
              .invoke(runtime);
    }
  }

  /** Updates the bundle on a thread of its own. */
  protected Thread updating(Bundle bundle, AppBundle version) {
    Thread thread =
        new Thread(
            () -> {
              try {
                bundle.update(version.jar());
              } catch (BundleException failed) {
                throw new IllegalStateException(failed);
              }
            },
            "itest-updating");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Calls on a thread of its own. */
  protected static <T> Future<T> async(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "itest-async");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /** The endpoint that the HTTP service says it has. */
  private int awaitPort() throws Exception {
    ServiceTracker<Object, Object> tracker =
        new ServiceTracker<>(
            context,
            context.createFilter(
                "(&(objectClass="
                    + Stack.current()
                        .translate("org.osgi.service.servlet.runtime.HttpServiceRuntime")
                    + ")(osgi.http.endpoint=*))"),
            null);
    tracker.open();
    try {
      // Some say that they have one before they know which.
      Await.until(
          "the HTTP service has an endpoint",
          () ->
              tracker.getServiceReference() != null
                  && ports(tracker.getServiceReference()).findFirst().isPresent());
      return port(tracker.getServiceReference());
    } finally {
      tracker.close();
    }
  }

  static int port(ServiceReference<?> runtime) {
    return ports(runtime).findFirst().orElseThrow();
  }

  private static IntStream ports(ServiceReference<?> runtime) {
    Object endpoints = runtime.getProperty("osgi.http.endpoint");
    List<String> all =
        endpoints instanceof String[] array
            ? List.of(array)
            : endpoints instanceof Collection<?> collection
                ? collection.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(endpoints));
    return all.stream()
        .map(URI::create)
        .filter(uri -> "http".equals(uri.getScheme()))
        .mapToInt(URI::getPort);
  }

  private void assertServletApi() {
    Stack stack = Stack.current();
    Bundle http =
        Arrays.stream(context.getBundles())
            .filter(bundle -> stack.httpBundle().equals(bundle.getSymbolicName()))
            .findFirst()
            .orElseThrow(() -> new AssertionError(stack.httpBundle() + " is not installed"));
    assertEquals(Bundle.ACTIVE, http.getState());
    BundleRevision revision = http.adapt(BundleRevision.class);
    BundleCapability api =
        revision.getWiring().getRequiredWires("osgi.wiring.package").stream()
            .map(wire -> wire.getCapability())
            .filter(
                one -> stack.servletApi().equals(one.getAttributes().get("osgi.wiring.package")))
            .findFirst()
            .orElseThrow(() -> new AssertionError(http + " has no " + stack.servletApi()));
    String version = String.valueOf(api.getAttributes().get("version"));
    assertTrue(version, version.startsWith(stack.servletVersion()));
  }
}
