package upgrade.itest.kit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.lang.ref.WeakReference;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The test's hand on the applications: holds them, lets them go, and is the ledger of effects. */
public final class Control implements BiFunction<String, Object, Object>, AutoCloseable {
  private static final int BOUND_SECONDS = 20;

  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private final Map<String, Semaphore> arrived = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> effects = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  private final List<WeakReference<ClassLoader>> loaders = new CopyOnWriteArrayList<>();
  private final ServiceRegistration<?> registration;
  private final List<Runnable> ends = new CopyOnWriteArrayList<>();
  private volatile Consumer<Bundle> selfUpdate = bundle -> {};

  public Control(BundleContext context) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("itest.control", true);
    registration = context.registerService(BiFunction.class.getName(), this, properties);
  }

  @Override
  public Object apply(String verb, Object argument) {
    switch (verb) {
      case "hold" -> hold(String.valueOf(argument));
      case "effect" -> add(effects, String.valueOf(argument));
      case "effect-once" -> effects.putIfAbsent(String.valueOf(argument), new AtomicInteger(1));
      case "seen" -> add(seen, String.valueOf(argument));
      case "first" -> {
        return add(seen, "first " + argument) == 1;
      }
      case "loader" -> loaders.add(new WeakReference<>((ClassLoader) argument));
      case "self-update" -> selfUpdate.accept((Bundle) argument);
      default -> throw new IllegalArgumentException(verb);
    }
    return null;
  }

  /** From now on, whoever comes to that point waits until {@link #release}. */
  public void holdAt(String point) {
    held.put(point, new CountDownLatch(1));
  }

  public void release(String point) {
    held.get(point).countDown();
  }

  /** Waits until that many have come to the point. */
  public void awaitArrival(String point, int count) throws InterruptedException {
    if (!arrivals(point).tryAcquire(count, BOUND_SECONDS, SECONDS)) {
      throw new AssertionError("not " + count + " came to " + point);
    }
  }

  public boolean hasArrived(String point) {
    return arrivals(point).availablePermits() > 0;
  }

  /** What the application does when a request asks it to update itself. */
  public void onSelfUpdate(Consumer<Bundle> action) {
    selfUpdate = action;
  }

  /** The class loaders of the applications so far, in the order in which they came. */
  public List<WeakReference<ClassLoader>> loaders() {
    return loaders;
  }

  /** Whether somebody comes to the point within that time: for what must not happen. */
  public boolean arrivesWithin(String point, long millis) throws InterruptedException {
    return arrivals(point).tryAcquire(millis, MILLISECONDS);
  }

  /** How often the side effect with that id happened. */
  public int effects(String id) {
    return count(effects, id);
  }

  /** How often that was passed, for instance {@code filter 17}. */
  public int seen(String what) {
    return count(seen, what);
  }

  public Map<String, AtomicInteger> effects() {
    return effects;
  }

  /** Lets everybody go, now and later. */
  public void releaseAll() {
    held.values().forEach(CountDownLatch::countDown);
  }

  /** To be run at the end of the test, however it ends. */
  public void atEnd(Runnable end) {
    ends.add(end);
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
    registration.unregister();
  }

  private void hold(String point) {
    CountDownLatch latch = held.get(point);
    if (latch == null) {
      return;
    }
    arrivals(point).release();
    try {
      if (!latch.await(BOUND_SECONDS, SECONDS)) {
        throw new IllegalStateException("held too long at " + point);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + point, interrupted);
    }
  }

  private Semaphore arrivals(String point) {
    return arrived.computeIfAbsent(point, key -> new Semaphore(0));
  }

  private static int add(Map<String, AtomicInteger> counts, String key) {
    return counts.computeIfAbsent(key, absent -> new AtomicInteger()).incrementAndGet();
  }

  private static int count(Map<String, AtomicInteger> counts, String key) {
    AtomicInteger count = counts.get(key);
    return count == null ? 0 : count.get();
  }
}
