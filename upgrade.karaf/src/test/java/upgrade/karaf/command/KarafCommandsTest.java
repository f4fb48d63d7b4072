package upgrade.karaf.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import upgrade.impl.command.Operator;
import upgrade.impl.console.Consoles;

/** The commands in Karaf's shell come and go as a whole, and never beside Gogo's. */
class KarafCommandsTest {
  private final List<String> log = new ArrayList<>();
  private final Operator operator = new Operator(null, null, new Consoles());

  @Test
  void gogosLeaveBeforeTheFirstAndReturnAfterTheLast() {
    KarafCommands commands =
        new KarafCommands(proxy(BundleContext.class), operator, proxy(SessionFactory.class));
    int count = operator.commands().usages().size();

    assertThat(count).isPositive();
    assertThat(log).hasSize(1 + count).first().isEqualTo("registerService");
    assertThat(log.subList(1, 1 + count)).allMatch(each -> each.startsWith("register upgrade:"));

    commands.deactivate();

    assertThat(log).hasSize(2 * (1 + count)).last().isEqualTo("unregister");
    assertThat(log.subList(1 + count, 1 + 2 * count))
        .allMatch(each -> each.startsWith("unregister upgrade:"));
  }

  @SuppressWarnings("unchecked")
  private <T> T proxy(Class<T> type) {
    return (T)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getRegistry")) {
                return proxy(Registry.class);
              }
              String what = method.getName();
              boolean isCommand = arguments != null && arguments[0] instanceof Command;
              log.add(isCommand ? what + " upgrade:" + ((Command) arguments[0]).getName() : what);
              return what.equals("registerService") ? proxy(ServiceRegistration.class) : null;
            });
  }
}
