package upgrade.web.seam;

import upgrade.web.rerun.Servlets;
import upgrade.web.scope.Endpoints;

/**
 * Finds servlets in what is known of the endpoints, where the HTTP service must not be asked by a
 * request: Pax Web would let it wait for its configuration.
 */
final class KnownServlets implements Servlets {
  private final Endpoints endpoints;
  private final Servlets otherwise;

  /**
   * @param otherwise for an HTTP service that may be asked at any time
   */
  KnownServlets(Endpoints endpoints, Servlets otherwise) {
    this.endpoints = endpoints;
    this.otherwise = otherwise;
  }

  @Override
  public Found at(String path) {
    return endpoints
        .known()
        .map(
            known ->
                known
                    .servedBy(path)
                    .map(endpoint -> new Found(endpoint.serviceId(), endpoint.bundleId()))
                    .orElse(NONE))
        .orElseGet(() -> otherwise.at(path));
  }
}
