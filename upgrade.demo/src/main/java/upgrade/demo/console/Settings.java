package upgrade.demo.console;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Turns the demo's options into configuration, before our bundles are started. */
@Component(
    service = {},
    immediate = true)
public final class Settings {
  @Activate
  public Settings(BundleContext context, @Reference ConfigurationAdmin admin) throws IOException {
    String drainShort = context.getProperty("demo.drain.short.ms");
    if (drainShort != null) {
      Dictionary<String, Object> values = new Hashtable<>();
      values.put("drain.short.ms", Long.valueOf(drainShort));
      admin.getConfiguration("upgrade.web", "?").update(values);
    }
    Dictionary<String, Object> values = new Hashtable<>();
    for (String key : new String[] {"quiet.period.ms", "history.upgrades"}) {
      String value = context.getProperty("demo.upgrade." + key);
      if (value != null) {
        values.put(key, value);
      }
    }
    if (!values.isEmpty()) {
      admin.getConfiguration("upgrade", "?").update(values);
    }
  }
}
