package upgrade.impl.trigger;

import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import upgrade.impl.console.Shells;
import upgrade.impl.run.UpgradeComponent;
import upgrade.log.Logs;

/**
 * Hears of every bundle event before anybody else. Only a hook is sure to run before Declarative
 * Services take the bundle's components down: a synchronous listener runs before or after theirs by
 * chance.
 */
@Component(service = EventHook.class, immediate = true)
public final class BundleEvents implements EventHook {
  private final BundleContext context;
  private final StopTrigger trigger;
  private final FrameworkListener refreshed;
  private volatile @Nullable Shells shells;

  @Activate
  public BundleEvents(BundleContext context, @Reference UpgradeComponent component) {
    this.context = context;
    Pending pending = new Pending();
    this.trigger =
        new StopTrigger(
            component.upgrades(),
            component.deployments(),
            new Stops(context, component::neighbours, pending),
            pending,
            () -> Optional.ofNullable(shells));
    this.refreshed =
        event -> {
          if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
            trigger.refreshed();
          }
        };
    context.addFrameworkListener(refreshed);
  }

  @Deactivate
  void deactivate() {
    context.removeFrameworkListener(refreshed);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindShells(Shells found) {
    shells = found;
  }

  void unbindShells(Shells gone) {
    if (shells == gone) {
      shells = null;
    }
  }

  /** Never throws: a framework swallows it, and its other hooks would miss the event. */
  @Override
  public void event(BundleEvent event, Collection<BundleContext> contexts) {
    try {
      if (event.getType() == BundleEvent.STOPPING) {
        trigger.stopping(event.getBundle());
      } else {
        trigger.event(event.getBundle(), event.getType());
      }
    } catch (Throwable e) {
      Logs.logger("upgrade.trigger").log(Level.ERROR, "not protected: " + event.getBundle(), e);
    }
  }
}
