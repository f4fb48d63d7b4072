package upgrade.karaf.command;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import upgrade.impl.command.Commands;
import upgrade.impl.command.Operator;
import upgrade.impl.command.ShellAdaptor;

/**
 * Registers each command in Karaf's shell. Karaf shows what Gogo gets as well, and forgets both of
 * a name when one leaves: Gogo's go before the first of these comes, and return after the last.
 */
@Component(
    service = {},
    immediate = true)
public final class KarafCommands {
  private final Registry registry;
  private final ServiceRegistration<?> adaptor;
  private final List<Command> registered = new ArrayList<>();

  @Activate
  public KarafCommands(
      BundleContext context, @Reference Operator operator, @Reference SessionFactory sessions) {
    registry = sessions.getRegistry();
    ShellAdaptor karaf = () -> "Karaf";
    adaptor = context.registerService(ShellAdaptor.class, karaf, null);
    Commands commands = operator.commands();
    for (var usage : commands.usages()) {
      KarafCommand command = new KarafCommand(usage, commands);
      registry.register(command);
      registered.add(command);
    }
  }

  @Deactivate
  void deactivate() {
    registered.forEach(registry::unregister);
    adaptor.unregister();
  }
}
