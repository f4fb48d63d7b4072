package upgrade.web.spi;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import upgrade.log.Logs;

/**
 * Loads every class of a bundle of ours up front.
 *
 * <p>Requests are inside our code when the bundle is updated or uninstalled; the framework may
 * close its jar before they have left, and a class that was not loaded by then would be missing.
 */
public final class Preloading {
  private static final Logger LOG = Logs.logger("upgrade.seam");

  private Preloading() {}

  /**
   * @param folder where the classes of that bundle begin: {@code /upgrade/web}
   */
  public static void run(BundleContext context, String folder) {
    BundleWiring wiring = context.getBundle().adapt(BundleWiring.class);
    Collection<String> classes =
        wiring.listResources(
            folder,
            "*.class",
            BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL);
    for (String resource : classes) {
      String name = resource.substring(0, resource.length() - ".class".length()).replace('/', '.');
      if (name.endsWith("package-info")) {
        continue;
      }
      try {
        Class.forName(name, true, wiring.getClassLoader());
      } catch (ClassNotFoundException | LinkageError e) {
        LOG.log(Level.WARNING, "cannot load " + name, e);
      }
    }
  }
}
