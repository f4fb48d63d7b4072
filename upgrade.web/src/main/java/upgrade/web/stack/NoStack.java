package upgrade.web.stack;

/** Says that there is nothing whose requests can be protected; an OSGi service while that is so. */
public record NoStack() {}
