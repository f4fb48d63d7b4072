package upgrade.web.rerun;

import jakarta.servlet.http.HttpServletRequest;

/** Finds the policy of the servlet that will serve a request. */
public interface Policies {
  /**
   * Before the request is dispatched; with no servlet that declares one this costs a volatile read.
   */
  Policy of(String path, HttpServletRequest request);
}
