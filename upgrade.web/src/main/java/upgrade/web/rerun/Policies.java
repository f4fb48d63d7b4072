package upgrade.web.rerun;

import java.util.function.Predicate;

/** Finds the policy of the servlet that will serve a request. */
public interface Policies {
  /**
   * Before the request is dispatched; with no servlet that declares one this costs a volatile read.
   *
   * @param hasHeader whether the request has a header of that name
   */
  Policy of(String path, Predicate<String> hasHeader);
}
