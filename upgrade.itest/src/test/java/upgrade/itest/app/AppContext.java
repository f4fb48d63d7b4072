package upgrade.itest.app;

import org.osgi.service.servlet.context.ServletContextHelper;

/** A servlet context of the application's own. */
public final class AppContext extends ServletContextHelper {}
