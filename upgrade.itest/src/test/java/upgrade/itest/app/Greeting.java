package upgrade.itest.app;

import java.util.function.Supplier;
import org.osgi.framework.BundleContext;

/** Supplies the version of its bundle, as long as the bundle is there. */
public final class Greeting implements Supplier<String>, Controlled {
  private BundleContext context;

  @Override
  public void controlledBy(BundleContext context, Hand hand) {
    this.context = context;
  }

  @Override
  public String get() {
    return "greeted-by-" + context.getBundle().getVersion();
  }
}
