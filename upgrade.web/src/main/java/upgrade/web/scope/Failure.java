package upgrade.web.scope;

import org.osgi.service.servlet.runtime.dto.DTOConstants;

/** Remembers what the HTTP runtime could not put to work, and why. */
record Failure(Endpoint endpoint, int reason) {

  /** For the operator. */
  String text() {
    return switch (reason) {
      case DTOConstants.FAILURE_REASON_NO_SERVLET_CONTEXT_MATCHING -> "no servlet context for it";
      case DTOConstants.FAILURE_REASON_SERVLET_CONTEXT_FAILURE -> "its servlet context failed";
      case DTOConstants.FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE -> "shadowed by another service";
      case DTOConstants.FAILURE_REASON_EXCEPTION_ON_INIT -> "its init failed";
      case DTOConstants.FAILURE_REASON_SERVICE_NOT_GETTABLE -> "its service cannot be had";
      case DTOConstants.FAILURE_REASON_VALIDATION_FAILED -> "its properties are not valid";
      default -> "failure reason " + reason;
    };
  }

  /** Whether it is the one that is waited for; one that failed early has no patterns. */
  boolean concerns(Endpoint wanted) {
    return endpoint.kind() == wanted.kind()
        && endpoint.symbolicName().equals(wanted.symbolicName())
        && (endpoint.patterns().stream().anyMatch(wanted.patterns()::contains)
            || (endpoint.component() != null && endpoint.component().equals(wanted.component()))
            || (!endpoint.name().isEmpty() && endpoint.name().equals(wanted.name())));
  }
}
