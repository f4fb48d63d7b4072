package upgrade.impl.run;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import upgrade.log.Logs;

/**
 * Loads all classes of our bundle at its start: in the middle of an upgrade its jar may be on its
 * way out, and a refresh holds the lock that loading might need.
 */
final class Preloaded {
  private Preloaded() {}

  static void classesOf(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring == null) {
      return;
    }
    Collection<String> resources =
        wiring.listResources(
            "/upgrade/",
            "*.class",
            BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL);
    for (String resource : resources) {
      String name = resource.substring(0, resource.length() - ".class".length()).replace('/', '.');
      try {
        Class.forName(name, true, wiring.getClassLoader());
      } catch (ClassNotFoundException | LinkageError e) {
        Logs.logger("upgrade.run").log(System.Logger.Level.DEBUG, "not loaded: " + name, e);
      }
    }
  }
}
