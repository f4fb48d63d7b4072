package upgrade.itest.app;

import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** The same servlet where a container makes it: in a web application archive. */
public final class WarServlet extends ScriptServlet {
  private static final long serialVersionUID = 1;

  @Override
  public void init() {
    BundleContext context = FrameworkUtil.getBundle(WarServlet.class).getBundleContext();
    controlledBy(context, Hand.find(context));
  }
}
