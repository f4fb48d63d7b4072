package upgrade.itest.kit;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.bundle.EventHook;
import upgrade.itest.frame.Frame;
import upgrade.itest.frame.Stack;

/** Our bundles as a test has them: configured, installed, and gone without a trace. */
public final class Protection {
  private static final Set<String> INSTRUCTIONS =
      Set.of(
          "CheckAcceptors",
          "CheckConnections",
          "SuspendAcceptors",
          "FinishRunningRequests",
          "RerunFailedRequests",
          "ResumeAcceptors");

  private final BundleContext context;
  private final List<Bundle> bundles = new ArrayList<>();
  private final List<Configured> configured = new ArrayList<>();
  private final Map<String, Long> figuresBefore = new HashMap<>();

  public Protection(BundleContext context) {
    this.context = context;
  }

  /** Sets that configuration; before {@link #install}, so that nothing starts without it. */
  public Protection configured(String pid, Map<String, Object> values) throws Exception {
    configured.add(Configured.with(context, pid, values));
    return this;
  }

  /**
   * Installs and starts, where that is not done already, and waits until the seam of the stack
   * under test is in place.
   */
  public Protection install() throws Exception {
    if (Frame.current().isProtected()) {
      bundles.addAll(Arrays.stream(context.getBundles()).filter(Protection::isOurs).toList());
    } else {
      for (File jar : Stack.current().protection()) {
        bundles.add(context.installBundle(jar.toURI().toString()));
      }
    }
    if (bundles.isEmpty()) {
      throw new AssertionError("our bundles are not there for " + Stack.current());
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
    awaitComplete();
    for (ServiceReference<LongSupplier> one : figures("*")) {
      figuresBefore.put(
          String.valueOf(one.getProperty("upgrade.figure")), context.getService(one).getAsLong());
    }
    return this;
  }

  private static boolean isOurs(Bundle bundle) {
    return bundle.getLocation().startsWith("mvn:upgrade/");
  }

  /** The same for bundles that the test has installed. */
  public Protection of(List<Bundle> installed) {
    bundles.addAll(installed);
    return this;
  }

  public void awaitComplete() throws Exception {
    if (!Await.within(15_000, this::isComplete)) {
      throw new AssertionError("not protected: " + state());
    }
  }

  public List<Bundle> bundles() {
    return List.copyOf(bundles);
  }

  public Bundle bundle(String symbolicName) {
    return bundles.stream()
        .filter(bundle -> bundle.getSymbolicName().startsWith(symbolicName))
        .findFirst()
        .orElseThrow();
  }

  /** The seam of the stack, the bundle hook and every instruction are registered. */
  public boolean isComplete() {
    return references("upgrade.web.seam.WebProtection").size() == 1
        && seamServices() == Stack.current().seamServices()
        && references(EventHook.class.getName()).size() == 1
        && instructions().containsAll(INSTRUCTIONS);
  }

  /** A figure of the web part as it is now, since {@link #install}. */
  public long figure(String name) throws Exception {
    for (ServiceReference<LongSupplier> reference : figures(name)) {
      return context.getService(reference).getAsLong() - figuresBefore.getOrDefault(name, 0L);
    }
    throw new AssertionError("no figure " + name);
  }

  private Collection<ServiceReference<LongSupplier>> figures(String name) throws Exception {
    return context.getServiceReferences(LongSupplier.class, "(upgrade.figure=" + name + ")");
  }

  /** Waits until that many requests were parked since our bundles are there. */
  public void awaitParked(long count) throws Exception {
    Await.until(count + " requests are parked", () -> figure("parked") >= count);
  }

  /**
   * Waits until each of so many closed-loop clients has a request that waits, parked or to be run
   * again; for the first upgrade of a test, while it is held and all they ask for is affected.
   */
  public void awaitAllWaiting(long clients) throws Exception {
    Await.until(clients + " requests wait", () -> figure("parked") + figure("failed") >= clients);
  }

  public String state() {
    return "seam="
        + seamServices()
        + " hooks="
        + references(EventHook.class.getName()).size()
        + " instructions="
        + instructions()
        + " bundles="
        + bundles.stream().map(one -> one + " " + one.getState()).toList();
  }

  /**
   * Uninstalls and fails if a service, hook or thread of ours stays behind; what is part of the
   * frame stays as it was before.
   */
  public void removeCompletely() throws Exception {
    if (!Frame.current().isProtected()) {
      for (Bundle bundle : bundles) {
        if (bundle.getState() != Bundle.UNINSTALLED) {
          bundle.uninstall();
        }
      }
    }
    Collections.reverse(configured);
    for (Configured one : configured) {
      one.restore();
    }
    if (!Frame.current().isProtected()) {
      assertNothingLeft();
    }
  }

  public void assertNothingLeft() throws Exception {
    List<ServiceReference<?>> services = new ArrayList<>();
    for (ServiceReference<?> one : context.getAllServiceReferences(null, null)) {
      if (bundles.contains(one.getBundle())) {
        services.add(one);
      }
    }
    if (!services.isEmpty()) {
      throw new AssertionError("services of ours are left: " + services);
    }
    if (!Await.within(5_000, () -> threads().isEmpty())) {
      throw new AssertionError("threads of ours are left: " + threads());
    }
  }

  /** The names of the threads that we started and that still run. */
  public static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("upgrade-"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private int seamServices() {
    return references(Stack.current().seamService()).size();
  }

  private Set<String> instructions() {
    return references("upgrade.api.Instruction").stream()
        .map(one -> String.valueOf(one.getProperty("upgrade.instruction.name")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What our bundles have registered of that type. */
  private List<ServiceReference<?>> references(String type) {
    List<ServiceReference<?>> found = new ArrayList<>();
    for (Bundle bundle : bundles) {
      ServiceReference<?>[] registered = bundle.getRegisteredServices();
      for (ServiceReference<?> one : registered == null ? new ServiceReference<?>[0] : registered) {
        if (Arrays.asList((String[]) one.getProperty("objectClass")).contains(type)) {
          found.add(one);
        }
      }
    }
    return found;
  }
}
