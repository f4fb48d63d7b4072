package upgrade.web.status;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Problem;
import upgrade.api.Protection;
import upgrade.api.RequestInFlight;
import upgrade.web.stack.NoStack;

/** Tells the operator that no request is protected, and why. */
@Component
public final class Unprotected implements Protection {
  private final NoStack none;

  @Activate
  public Unprotected(@Reference NoStack none) {
    this.none = none;
  }

  @Override
  public String seam() {
    return "no seam";
  }

  @Override
  public List<Problem> problems() {
    return List.of(Problem.of("HTTP service", none.reason()));
  }

  @Override
  public List<String> endpoints(Set<Long> affected) {
    return List.of();
  }

  @Override
  public List<RequestInFlight> requests() {
    return List.of();
  }

  @Override
  public Map<String, Long> figures() {
    return Map.of();
  }

  @Override
  public int release() {
    return 0;
  }
}
