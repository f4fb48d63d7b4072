package upgrade.impl.oldcode;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import upgrade.api.BundleChange;
import upgrade.api.Message;
import upgrade.api.RequestInFlight;

/**
 * Watches whether the class loaders of replaced versions go away.
 *
 * <p>It keeps nothing of them but weak references, looks only when it is asked or the next upgrade
 * begins, and never makes the JVM collect garbage.
 */
public final class OldLoaders {
  /** How many are watched; the oldest are forgotten first. */
  static final int MOST = 200;

  private final BundleContext context;
  private final Supplier<List<RequestInFlight>> requests;
  private final LongSupplier nanoTime;
  private final Deque<Watch> watches = new ArrayDeque<>(); // guarded by this

  /**
   * @param requests those in flight now
   */
  public OldLoaders(
      BundleContext context, Supplier<List<RequestInFlight>> requests, LongSupplier nanoTime) {
    this.context = context;
    this.requests = requests;
    this.nanoTime = nanoTime;
  }

  /** One class loader. */
  private static final class Watch {
    private final String upgrade;
    private final BundleChange change;
    private final WeakReference<ClassLoader> loader;
    private final WeakReference<BundleWiring> wiring;
    private final long sinceNanos;
    private final long collections = collections();
    private volatile boolean gone;

    private Watch(
        String upgrade,
        BundleChange change,
        ClassLoader loader,
        BundleWiring wiring,
        long sinceNanos) {
      this.upgrade = upgrade;
      this.change = change;
      this.loader = new WeakReference<>(loader);
      this.wiring = new WeakReference<>(wiring);
      this.sinceNanos = sinceNanos;
    }

    private boolean isGone() {
      gone |= loader.refersTo(null);
      return gone;
    }
  }

  /** These bundles are about to be replaced; told once more when others join. */
  public void replaces(String upgrade, List<BundleChange> changes) {
    for (BundleChange change : changes) {
      Bundle bundle = context.getBundle(change.bundleId());
      BundleWiring wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
      ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
      if (wiring != null && loader != null) { // a fragment has none of its own
        add(new Watch(upgrade, change, loader, wiring, nanoTime.getAsLong()));
      }
    }
  }

  private synchronized void add(Watch watch) {
    watches.forEach(Watch::isGone);
    boolean known =
        watches.stream()
            .anyMatch(
                each ->
                    each.upgrade.equals(watch.upgrade)
                        && each.change.bundleId() == watch.change.bundleId());
    if (known) {
      return; // by now it may have its new one
    }
    watches.addLast(watch);
    if (watches.size() > MOST) {
      watches.removeFirst();
    }
  }

  /** Whether those that this upgrade has replaced are gone; one line for each. */
  public List<Message> of(String upgrade) {
    List<Watch> its;
    synchronized (this) {
      its = watches.stream().filter(each -> each.upgrade.equals(upgrade)).toList();
    }
    List<Message> lines = new ArrayList<>();
    for (Watch watch : its) {
      line(watch).ifPresent(lines::add);
    }
    return lines;
  }

  /** Whether it is known at all what became of those of that upgrade. */
  public synchronized boolean knows(String upgrade) {
    return watches.stream().anyMatch(each -> each.upgrade.equals(upgrade));
  }

  private Optional<Message> line(Watch watch) {
    String what =
        watch.change.symbolicName()
            + " ["
            + watch.change.bundleId()
            + "] "
            + watch.change.fromVersion()
            + ": ";
    ClassLoader loader = watch.loader.get();
    if (loader == null) {
      return Optional.of(Message.of(false, what + "its class loader was collected"));
    }
    Bundle bundle = context.getBundle(watch.change.bundleId());
    BundleWiring now = bundle == null ? null : bundle.adapt(BundleWiring.class);
    if (now != null && now.getClassLoader() == loader) {
      return Optional.empty(); // it was not replaced
    }
    Duration since = Duration.ofNanos(nanoTime.getAsLong() - watch.sinceNanos);
    long collections = collections() - watch.collections;
    return Optional.of(
        Message.of(
            true,
            what
                + "its class loader is still held after "
                + shown(since)
                + (collections == 0
                    ? ", no garbage was collected since"
                    : ", garbage was collected " + collections + " times since")
                + "; "
                + by(watch, bundle, loader, since)));
  }

  /** What can be seen; a reference in a field of somebody's object cannot. */
  private String by(Watch watch, @Nullable Bundle bundle, ClassLoader loader, Duration since) {
    List<String> by = new ArrayList<>();
    BundleWiring wiring = watch.wiring.get();
    if (wiring != null && wiring.isInUse()) {
      by.add("it " + Holders.by(wiring));
    }
    List<RequestInFlight> older =
        bundle == null
            ? List.of()
            : requests.get().stream()
                .filter(each -> Holders.isOf(each, bundle.getBundleId()))
                .filter(each -> each.running().filter(t -> t.compareTo(since) > 0).isPresent())
                .toList();
    if (!older.isEmpty()) {
      by.add("requests have run since before: " + Holders.described(older));
    }
    Holders.threads(loader).ifPresent(by::add);
    return by.isEmpty() ? "by whom is not known" : String.join("; ", by);
  }

  private static String shown(Duration time) {
    return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }

  private static long collections() {
    long all = 0;
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      all += Math.max(0, each.getCollectionCount());
    }
    return all;
  }
}
