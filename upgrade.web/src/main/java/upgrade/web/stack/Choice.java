package upgrade.web.stack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import upgrade.web.spi.Seam;

/** Chooses one HTTP service and its seam among those that there are. */
final class Choice {
  private final Map<ServiceReference<HttpServiceRuntime>, HttpServiceRuntime> runtimes;
  private final Map<ServiceReference<Seam>, Seam> seams;

  Choice(
      Map<ServiceReference<HttpServiceRuntime>, HttpServiceRuntime> runtimes,
      Map<ServiceReference<Seam>, Seam> seams) {
    this.runtimes = runtimes;
    this.seams = seams;
  }

  /**
   * The one in force stays as long as it can, so that nothing is interrupted without need.
   *
   * @return empty if there is nothing that can be protected
   */
  Optional<HttpStack> stack(@Nullable HttpStack inForce) {
    List<HttpStack> possible = new ArrayList<>();
    for (Entry<ServiceReference<HttpServiceRuntime>, HttpServiceRuntime> each : best(runtimes)) {
      Bundle server = each.getKey().getBundle();
      if (server == null) {
        continue; // unregistered since
      }
      for (Entry<ServiceReference<Seam>, Seam> seam : best(seams)) {
        if (seam.getValue().serves(server)) {
          possible.add(new HttpStack(server, each.getValue(), seam.getValue()));
        }
      }
    }
    return inForce != null && possible.stream().anyMatch(inForce::isSame)
        ? Optional.of(inForce)
        : possible.stream().findFirst();
  }

  private static <T> List<Entry<ServiceReference<T>, T>> best(Map<ServiceReference<T>, T> all) {
    return all.entrySet().stream()
        .sorted(Comparator.comparing(Entry::getKey, Comparator.reverseOrder()))
        .toList();
  }
}
