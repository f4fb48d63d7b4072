package upgrade.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says which instructions an upgrade uses, in which order; an OSGi service.
 *
 * <p>Among the modifications that are usable for a request the one with the highest priority wins;
 * a request can also name one ({@link UpgradeRequest#modification()}).
 */
@ConsumerType
public interface Modification {
  /** No modification at all: the bare bundle steps. */
  int PRIORITY_NONE = 0;

  /** Any application. */
  int PRIORITY_DEFAULT = 1;

  /** A web application. */
  int PRIORITY_WEB = 2;

  /** What the user of an application brings along. */
  int PRIORITY_USER = 1000;

  /** Unique in a framework. */
  String name();

  /** The higher one wins; of equal ones the first by name. */
  int priority();

  /** Whether it makes sense for {@code request}; quick and without effect. */
  boolean usableFor(UpgradeRequest request);

  /** The uses in the order in which they edit the plan. */
  List<Use> uses(UpgradeRequest request);
}
