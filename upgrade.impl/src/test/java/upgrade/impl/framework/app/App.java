package upgrade.impl.framework.app;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers its bundle's version as a service, or fails or hangs, as its headers say. */
public final class App implements BundleActivator {
  /** What the header Test-Fails says: start, stop. */
  public static final String FAILS = "Test-Fails";

  /**
   * What the header Test-Hangs says: start or stop, until the {@link CountDownLatch} that is a
   * service is down; followed by deaf if an interrupt does not end that.
   */
  public static final String HANGS = "Test-Hangs";

  @Override
  public void start(BundleContext context) {
    hang(context, "start");
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
    hang(context, "stop");
    fail(context, "stop");
  }

  private static void fail(BundleContext context, String when) {
    if (when.equals(context.getBundle().getHeaders("").get(FAILS))) {
      throw new IllegalStateException(when + " fails as told");
    }
  }

  private static void hang(BundleContext context, String when) {
    String how = context.getBundle().getHeaders("").get(HANGS);
    if (how == null || !how.startsWith(when)) {
      return;
    }
    CountDownLatch end = context.getService(context.getServiceReference(CountDownLatch.class));
    while (end.getCount() > 0) {
      try {
        end.await();
      } catch (InterruptedException e) {
        if (!how.endsWith("deaf")) {
          throw new IllegalStateException(when + " was interrupted", e);
        }
      }
    }
  }
}
