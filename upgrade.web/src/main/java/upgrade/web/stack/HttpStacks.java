package upgrade.web.stack;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import upgrade.log.Logs;
import upgrade.web.spi.Seam;

/**
 * Follows the HTTP services and the seams that come and go, and offers one {@link HttpStack}, or
 * {@link NoStack}.
 *
 * <p>T1 and T2 may tell of changes at a time. One of them does the work for both, since registering
 * calls out and no lock may be held; the other returns at once. So a server may be gone for a
 * moment while its stack is still there: whoever asks it meets an exception or nothing, as in any
 * race with its stop.
 */
@Component(
    service = {},
    immediate = true)
public final class HttpStacks {
  private static final Logger LOG = Logs.logger("upgrade.seam");

  private final BundleContext context;
  private final Map<ServiceReference<HttpServiceRuntime>, HttpServiceRuntime> runtimes =
      new ConcurrentHashMap<>();
  private final Map<ServiceReference<Seam>, Seam> seams = new ConcurrentHashMap<>();
  private final AtomicInteger changes = new AtomicInteger();
  private volatile boolean active;

  // Of the thread that does the work.
  private @Nullable Object offered;
  private @Nullable ServiceRegistration<?> registration;

  @Activate
  public HttpStacks(BundleContext context) {
    this.context = context;
  }

  @Activate
  void activate() {
    active = true;
    changed();
  }

  @Deactivate
  void deactivate() {
    active = false;
    changed();
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeRuntime")
  void addRuntime(ServiceReference<HttpServiceRuntime> reference, HttpServiceRuntime runtime) {
    runtimes.put(reference, runtime);
    changed();
  }

  void removeRuntime(ServiceReference<HttpServiceRuntime> reference) {
    runtimes.remove(reference);
    changed();
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeSeam")
  void addSeam(ServiceReference<Seam> reference, Seam seam) {
    seams.put(reference, seam);
    changed();
  }

  void removeSeam(ServiceReference<Seam> reference) {
    seams.remove(reference);
    changed();
  }

  private void changed() {
    if (changes.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    while (seen > 0) {
      seen = changes.get();
      follow();
      seen = changes.addAndGet(-seen);
    }
  }

  private void follow() {
    try {
      Object next = active ? next() : null;
      if (next == null ? offered == null : next.equals(offered)) {
        return;
      }
      // Never two at a time: a request would pass both.
      withdraw();
      if (next != null) {
        offer(next);
      }
    } catch (IllegalStateException e) {
      // The bundle stops, and the framework has unregistered all.
      LOG.log(Level.DEBUG, "stopped while the HTTP service was exchanged", e);
    } catch (RuntimeException | LinkageError e) {
      // Of a seam: else the next change would find nobody who follows it.
      LOG.log(Level.ERROR, "the HTTP service cannot be followed", e);
    }
  }

  private Object next() {
    Choice choice = new Choice(Map.copyOf(runtimes), Map.copyOf(seams));
    HttpStack inForce = offered instanceof HttpStack stack ? stack : null;
    return choice.stack(inForce).<Object>map(stack -> stack).orElseGet(NoStack::new);
  }

  private void offer(Object next) {
    offered = next;
    registration =
        next instanceof HttpStack stack
            ? context.registerService(HttpStack.class, stack, null)
            : context.registerService(NoStack.class, (NoStack) next, null);
  }

  private void withdraw() {
    ServiceRegistration<?> before = registration;
    registration = null;
    offered = null;
    if (before != null) {
      before.unregister();
    }
  }
}
