package upgrade.web.seam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import upgrade.web.scope.Endpoint;

/** Tells whether our preprocessors are at both ends of the chain. */
final class Placement {
  private final List<Endpoint> chain;

  /**
   * @param chain the preprocessors in the order in which a request passes them
   */
  Placement(List<Endpoint> chain) {
    this.chain = chain;
  }

  /** One line for each end at which ours is not; empty if all is as it should be. */
  List<String> misplaced(long firstId, long lastId) {
    return Stream.of(wrong(0, firstId, "first"), wrong(chain.size() - 1, lastId, "last"))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> wrong(int index, long expected, String end) {
    if (chain.stream().noneMatch(preprocessor -> preprocessor.serviceId() == expected)) {
      return Optional.of(
          "our "
              + end
              + " preprocessor is not in the path of requests: the HTTP service has not taken it (service "
              + expected
              + ", it has "
              + chain
              + ")");
    }
    Endpoint actual = chain.get(index);
    return actual.serviceId() == expected
        ? Optional.empty()
        : Optional.of(
            "our "
                + end
                + " preprocessor is not the "
                + end
                + " one, "
                + actual
                + " is: change that one's service.ranking");
  }
}
