package upgrade.web.stack;

/**
 * Says why no request is protected; an OSGi service while that is so.
 *
 * @param reason one clause, with what would help
 */
public record NoStack(String reason) {}
