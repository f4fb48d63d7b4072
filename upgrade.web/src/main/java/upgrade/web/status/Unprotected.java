package upgrade.web.status;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import upgrade.api.Problem;
import upgrade.api.Protection;
import upgrade.api.RequestInFlight;
import upgrade.log.Logs;
import upgrade.web.stack.NoStack;

/** Tells the operator that no request is protected, and why, each time as it is then. */
@Component
public final class Unprotected implements Protection {
  private static final Logger LOG = Logs.logger("upgrade.seam");

  private final Diagnosis diagnosis;

  @Activate
  public Unprotected(BundleContext context, @Reference NoStack none) {
    this.diagnosis = new Diagnosis(context);
    // No warning: the HTTP service, or its seam, may just be about to start.
    problems().forEach(problem -> LOG.log(Level.INFO, () -> "not protected: " + problem));
  }

  @Override
  public String seam() {
    return problems().isEmpty() ? "" : "no seam";
  }

  @Override
  public List<Problem> problems() {
    return diagnosis.problems();
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
