package upgrade.impl.framework.app;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers its bundle's version as a service, or fails to start or stop, as its header says. */
public final class App implements BundleActivator {
  /** What the header Test-Fails says: start, stop. */
  public static final String FAILS = "Test-Fails";

  @Override
  public void start(BundleContext context) {
    fail(context, "start");
    String version = context.getBundle().getVersion().toString();
    Supplier<String> answer = () -> version;
    context.registerService(
        Supplier.class,
        answer,
        new Hashtable<>(Map.of("app", String.valueOf(context.getBundle().getSymbolicName()))));
    Executor caller = App::run;
    context.registerService(Executor.class, caller, null);
  }

  /** Has the task run by this bundle: its class is on the stack. */
  private static void run(Runnable task) {
    task.run();
  }

  @Override
  public void stop(BundleContext context) {
    fail(context, "stop");
  }

  private static void fail(BundleContext context, String when) {
    if (when.equals(context.getBundle().getHeaders("").get(FAILS))) {
      throw new IllegalStateException(when + " fails as told");
    }
  }
}
