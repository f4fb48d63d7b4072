package upgrade.impl.command.gogo;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import upgrade.impl.command.Operator;
import upgrade.impl.command.ShellAdaptor;
import upgrade.impl.command.Usage;

/**
 * Registers the commands as long as a Gogo is there and no shell has them in its own way: Karaf's
 * takes what Gogo gets for its own as well, and one that leaves takes the other of its name along.
 */
@Component(
    service = {},
    immediate = true,
    reference = @Reference(name = "gogo", service = CommandProcessor.class))
public final class GogoRegistration {
  private final BundleContext context;
  private final Operator operator;
  private final Set<ShellAdaptor> adaptors = ConcurrentHashMap.newKeySet();
  private final AtomicInteger changes = new AtomicInteger();
  private volatile boolean active;
  private @Nullable ServiceRegistration<?> registration; // for who settles alone

  @Activate
  public GogoRegistration(BundleContext context, @Reference Operator operator) {
    this.context = context;
    this.operator = operator;
  }

  @Activate
  void activate() {
    active = true;
    settle();
  }

  @Deactivate
  void deactivate() {
    active = false;
    settle();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindAdaptor(ShellAdaptor adaptor) {
    adaptors.add(adaptor);
    settle();
  }

  void unbindAdaptor(ShellAdaptor adaptor) {
    adaptors.remove(adaptor);
    settle();
  }

  /**
   * Without a lock, since it calls out: T1 settles, T2 comes with a change and leaves it to T1,
   * which looks once more before it goes.
   */
  private void settle() {
    if (changes.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      boolean wanted = active && adaptors.isEmpty();
      ServiceRegistration<?> there = registration;
      if (wanted && there == null) {
        registration =
            context.registerService(GogoCommands.class, new GogoCommands(operator), functions());
      } else if (!wanted && there != null) {
        registration = null;
        there.unregister();
      }
      seen = changes.addAndGet(-seen);
    } while (seen > 0);
  }

  private Dictionary<String, Object> functions() {
    List<String> names =
        new ArrayList<>(operator.commands().usages().stream().map(Usage::name).toList());
    names.add("candidates");
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(CommandProcessor.COMMAND_SCOPE, Usage.SCOPE);
    properties.put(CommandProcessor.COMMAND_FUNCTION, names.toArray(String[]::new));
    return properties;
  }
}
