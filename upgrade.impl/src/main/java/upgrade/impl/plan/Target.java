package upgrade.impl.plan;

import java.util.List;
import upgrade.api.Problem;
import upgrade.api.UpgradeRequest;

/**
 * Holds what the framework says about the bundles of a request.
 *
 * @param request with the affected bundles
 * @param startOrder the ids of the bundles to update, exporters before their importers
 * @param problems why bundles cannot be upgraded
 */
public record Target(UpgradeRequest request, List<Long> startOrder, List<Problem> problems) {}
