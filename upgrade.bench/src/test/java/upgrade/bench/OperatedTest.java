package upgrade.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What {@link OperatedCost} compares is really there, and is told nothing of a request. */
class OperatedTest {
  @Test
  void theWebPartAloneServes() throws Exception {
    try (Installation installation = new Installation(false)) {
      assertThat(serve(installation, 1)).isEqualTo(1);
      assertThat(services(installation, "(objectClass=upgrade.api.UpgradeService)")).isEmpty();
    }
  }

  @Test
  void aRequestIsNeitherLoggedNorToldToAnybody() throws Exception {
    try (Installation installation = new Installation(true)) {
      assertThat(services(installation, "(objectClass=upgrade.api.UpgradeService)")).hasSize(1);
      assertThat(services(installation, "(objectClass=upgrade.api.UpgradeHistory)")).hasSize(1);
      assertThat(services(installation, "(objectClass=upgrade.api.UpgradeListener)")).isNotEmpty();
      assertThat(services(installation, "(osgi.command.scope=upgrade)")).isNotEmpty();
      List<String> before = linesOfTheWebPart(installation);

      assertThat(serve(installation, 100)).isEqualTo(100);

      assertThat(before).anySatisfy(line -> assertThat(line).startsWith("requests of "));
      assertThat(linesOfTheWebPart(installation)).isEqualTo(before);
      assertThat(installation.told()).isZero();
    }
  }

  /** What is measured without a framework works as well. */
  @Test
  void thePathAloneServes() throws Exception {
    IdleCost cost = new IdleCost();

    assertThat(cost.with().getStatus()).isEqualTo(cost.without().getStatus());
  }

  private static int serve(Installation installation, int requests) throws Exception {
    AtomicInteger served = new AtomicInteger();
    for (int i = 0; i < requests; i++) {
      installation.serve(
          new StubRequest(),
          new StubResponse(),
          (request, response) -> {
            OperatedCost.SERVLET.doFilter(request, response);
            served.incrementAndGet();
          });
    }
    return served.get();
  }

  private static List<ServiceReference<?>> services(Installation installation, String filter)
      throws Exception {
    ServiceReference<?>[] found =
        installation.context().getAllServiceReferences((String) null, filter);
    return found == null ? List.of() : List.of(found);
  }

  /** From the log service, whose classes are the framework's. */
  private static List<String> linesOfTheWebPart(Installation installation) throws Exception {
    BundleContext context = installation.context();
    ServiceReference<?> reference =
        services(installation, "(objectClass=org.osgi.service.log.LogReaderService)").get(0);
    Object reader = context.getService(reference);
    Enumeration<?> entries =
        (Enumeration<?>)
            reference
                .getBundle()
                .loadClass("org.osgi.service.log.LogReaderService")
                .getMethod("getLog")
                .invoke(reader);
    Class<?> type = reference.getBundle().loadClass("org.osgi.service.log.LogEntry");
    List<String> lines = new ArrayList<>();
    for (Object entry : Collections.list(entries)) {
      String logger = (String) type.getMethod("getLoggerName").invoke(entry);
      // Declarative Services log under the names of the components.
      Bundle bundle = (Bundle) type.getMethod("getBundle").invoke(entry);
      if (bundle.getSymbolicName().equals("upgrade.web") && logger.matches("upgrade\\.[a-z]+")) {
        lines.add((String) type.getMethod("getMessage").invoke(entry));
      }
    }
    return lines;
  }
}
