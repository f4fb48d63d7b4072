package upgrade.web.seam;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import upgrade.web.ready.Expected;
import upgrade.web.ready.Loopback;
import upgrade.web.ready.Paths;
import upgrade.web.scope.Scope;
import upgrade.web.settings.Asking;

/** Gathers what the new version is asked in one upgrade: as configured, and as it declares. */
public final class Questions {
  private final Asking asking;
  private final Scope scope;
  private final Paths paths;
  private final Set<Long> bundleIds;
  private final Loopback client;
  private final Predicate<String> leadsToSomebody;
  private final Supplier<List<String>> served;

  /**
   * @param bundleIds those of the scope, by the ids that they have now
   * @param leadsToSomebody whether the container would hand a request for that path to somebody
   * @param served a path for each pattern of the scope that is served again
   */
  Questions(
      Asking asking,
      Scope scope,
      Paths paths,
      Set<Long> bundleIds,
      Loopback client,
      Predicate<String> leadsToSomebody,
      Supplier<List<String>> served) {
    this.asking = asking;
    this.scope = scope;
    this.paths = paths;
    this.bundleIds = bundleIds;
    this.client = client;
    this.leadsToSomebody = leadsToSomebody;
    this.served = served;
  }

  /** Past the closed gate. */
  public Loopback client() {
    return client;
  }

  public Duration probeTimeout() {
    return asking.probe();
  }

  public Duration warmUpTime() {
    return asking.warmUpTime();
  }

  /**
   * What is listed but would be answered 404, found without a request: by the look-up that Felix
   * HTTP's dispatch makes itself ({@code HandlerRegistry.resolveServlet}).
   */
  public List<String> lost() {
    return served.get().stream().filter(leadsToSomebody.negate()).toList();
  }

  /**
   * @param warning told what is declared but cannot be asked
   */
  public List<Expected> probes(Consumer<String> warning) {
    return gather(asking.probes(), Paths.PROBE, warning);
  }

  /**
   * @param warning told what is declared but cannot be called
   */
  public List<Expected> warmUp(Consumer<String> warning) {
    List<Expected> configured =
        asking.warmUp().stream().flatMap(path -> Expected.parse(path).stream()).toList();
    return gather(configured, Paths.WARM_UP, warning);
  }

  /** What is configured counts for all applications, so only what this upgrade interrupts. */
  private List<Expected> gather(
      List<Expected> configured, String property, Consumer<String> warning) {
    Set<Expected> all = new LinkedHashSet<>();
    configured.stream().filter(path -> scope.covers(path.covered())).forEach(all::add);
    for (String text : paths.declared(property, bundleIds)) {
      Optional<Expected> parsed = Expected.parse(text);
      if (parsed.isPresent()) {
        all.add(parsed.get());
      } else {
        warning.accept("the service property " + property + " is no path: it is left out");
      }
    }
    return new ArrayList<>(all);
  }
}
