package upgrade.web.seam;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import upgrade.log.Logs;
import upgrade.web.settings.BundleSettings;
import upgrade.web.settings.WebSettings;

/**
 * Knows which bundles want other settings: the configuration wins over the header of a manifest,
 * key by key.
 */
final class BundleOverrides {
  private static final Logger LOG = Logs.logger("upgrade.settings");

  private final BundleContext context;
  private final Supplier<WebSettings> settings;
  private final Consumer<Map<Long, String>> rerun;
  private final Map<Long, BundleSettings> headers = new ConcurrentHashMap<>();
  private final AtomicLong tickets = new AtomicLong();
  private long told;

  /**
   * @param rerun is told which bundles have a policy of their own whenever that may have changed;
   *     must be quick and call nobody
   */
  BundleOverrides(
      BundleContext context, Supplier<WebSettings> settings, Consumer<Map<Long, String>> rerun) {
    this.context = context;
    this.settings = settings;
    this.rerun = rerun;
  }

  /** Reads all bundles; those that come later are told by {@link #changed}. */
  void open() {
    for (Bundle bundle : context.getBundles()) {
      read(bundle);
    }
    configured();
  }

  /**
   * A bundle has changed. It is read as soon as it is resolved, so that its settings are known
   * before its first servlet.
   */
  void changed(BundleEvent event) {
    try {
      changed(event.getBundle(), event.getType());
    } catch (IllegalStateException stopped) {
      // We are being stopped meanwhile: nobody asks us any more.
      return;
    }
  }

  private void changed(Bundle bundle, int type) {
    boolean changed =
        switch (type) {
          case BundleEvent.RESOLVED -> read(bundle);
          case BundleEvent.UNINSTALLED -> headers.remove(bundle.getBundleId()) != null;
          default -> false;
        };
    if (changed || (type == BundleEvent.RESOLVED && isConfigured(bundle))) {
      configured();
    }
  }

  private boolean isConfigured(Bundle bundle) {
    return settings.get().bundles().containsKey(String.valueOf(bundle.getSymbolicName()));
  }

  /** Whether there is a header, or was one. */
  private boolean read(Bundle bundle) {
    String header = bundle.getHeaders("").get(BundleSettings.HEADER);
    if (header == null) {
      return headers.remove(bundle.getBundleId()) != null;
    }
    List<String> problems = new ArrayList<>();
    headers.put(bundle.getBundleId(), BundleSettings.ofHeader(header, problems));
    if (!problems.isEmpty()) {
      LOG.log(
          Level.WARNING,
          () ->
              "header "
                  + BundleSettings.HEADER
                  + " of "
                  + bundle.getSymbolicName()
                  + " ["
                  + bundle.getBundleId()
                  + "]: "
                  + String.join("; ", problems)
                  + "; the general value is used");
    }
    return true;
  }

  /**
   * The configuration has changed.
   *
   * <p>T1 and T2 may be here at a time. Each takes a ticket after its change and before it looks:
   * so what the later ticket found holds both changes, and the earlier one does not replace it.
   */
  void configured() {
    long ticket = tickets.incrementAndGet();
    Map<Long, String> policies = new HashMap<>();
    for (Bundle bundle : candidates()) {
      String policy = of(bundle).rerun();
      if (policy != null) {
        policies.put(bundle.getBundleId(), policy);
      }
    }
    synchronized (tickets) {
      if (ticket > told) {
        told = ticket;
        rerun.accept(policies);
      }
    }
  }

  private List<Bundle> candidates() {
    if (headers.isEmpty() && settings.get().bundles().isEmpty()) {
      return List.of();
    }
    return List.of(context.getBundles());
  }

  private BundleSettings of(Bundle bundle) {
    BundleSettings header = headers.getOrDefault(bundle.getBundleId(), BundleSettings.NONE);
    return settings
        .get()
        .bundles()
        .getOrDefault(String.valueOf(bundle.getSymbolicName()), BundleSettings.NONE)
        .over(header);
  }

  /** What those bundles want, one for each of them that there is. */
  List<BundleSettings> of(Set<Long> bundleIds) {
    List<BundleSettings> all = new ArrayList<>();
    for (long id : bundleIds) {
      Bundle bundle = context.getBundle(id);
      if (bundle != null) {
        all.add(of(bundle));
      }
    }
    return all;
  }
}
