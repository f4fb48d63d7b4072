package upgrade.impl.framework;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Configures PID upgrade through Configuration Admin. */
final class Configured {
  private Configured() {}

  static Bundle admin(Launched launched) throws Exception {
    Path jar =
        Path.of(
            org.apache.felix.cm.PersistenceManager.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    try (InputStream in = Files.newInputStream(jar)) {
      Bundle bundle = launched.context().installBundle("configadmin", in);
      bundle.start();
      return bundle;
    }
  }

  /** By reflection: the bundle has its own copy of the API. */
  static void set(Bundle admin, Map<String, ?> values) throws Exception {
    ServiceReference<?> reference = null;
    for (ServiceReference<?> registered : admin.getRegisteredServices()) {
      if (((String[]) registered.getProperty("objectClass"))
          [0].equals("org.osgi.service.cm.ConfigurationAdmin")) {
        reference = registered;
      }
    }
    Object service = admin.getBundleContext().getService(reference);
    Method get =
        admin
            .loadClass("org.osgi.service.cm.ConfigurationAdmin")
            .getMethod("getConfiguration", String.class, String.class);
    Object configuration = get.invoke(service, "upgrade", null);
    admin
        .loadClass("org.osgi.service.cm.Configuration")
        .getMethod("update", Dictionary.class)
        .invoke(configuration, new Hashtable<>(values));
  }
}
