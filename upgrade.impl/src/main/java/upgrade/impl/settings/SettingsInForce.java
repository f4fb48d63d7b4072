package upgrade.impl.settings;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Holds the settings as they are configured now, for all that need them: one reader, so that what
 * is refused is refused once and for all of them.
 */
@Component(service = SettingsInForce.class, configurationPid = UpgradeConfiguration.PID)
@Designate(ocd = UpgradeConfiguration.class)
public final class SettingsInForce {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Settings settings;

  /**
   * @param configuration as it was given: nothing of it is converted before it is checked
   * @param defaults makes Declarative Services describe it
   */
  @Activate
  public SettingsInForce(Map<String, Object> configuration, UpgradeConfiguration defaults) {
    settings = Settings.read(configuration, Settings.DEFAULTS);
  }

  @Modified
  void modified(Map<String, Object> configuration) {
    settings = Settings.read(configuration, settings);
    listeners.forEach(Runnable::run);
  }

  public Settings now() {
    return settings;
  }

  /**
   * @param listener called after a change, on the thread of Configuration Admin: it must only take
   *     note
   */
  public void add(Runnable listener) {
    listeners.add(listener);
  }

  public void remove(Runnable listener) {
    listeners.remove(listener);
  }
}
