package upgrade.impl.trail;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRequest;

/**
 * What a trail tells of an upgrade that has not ended.
 *
 * @param request as far as it is known; empty if the crash came before anything was written
 * @param old by bundle
 * @param isPastPoint whether bundles may have changed
 * @param isOrderly whether the framework was stopped, and did not crash
 * @param doing the last that it began or noticed
 * @param found the hashes of what the bundles had when a framework first looked after the crash
 */
public record Unfinished(
    String id,
    Path file,
    Optional<UpgradeRequest> request,
    Instant started,
    Map<Long, Old> old,
    boolean isPastPoint,
    boolean isOrderly,
    Optional<String> doing,
    Map<Long, String> found) {

  public List<BundleChange> changes() {
    return request.map(UpgradeRequest::changes).orElse(List.of());
  }
}
