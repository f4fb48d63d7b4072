package upgrade.log;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Gives each stage its logger, which writes to where the host keeps its log. */
public final class Logs {
  private static final Function<String, System.@Nullable Logger> HOST = host();

  private Logs() {}

  /**
   * A logger for the life of the bundle that holds this class: it writes to the framework's log
   * service while there is one, and to {@link System#getLogger} else.
   *
   * @param name of the stage, as {@code upgrade.park}
   */
  public static System.Logger logger(String name) {
    return new HostLogger(name, HOST);
  }

  private static Function<String, System.@Nullable Logger> host() {
    try {
      Bundle bundle = FrameworkUtil.getBundle(Logs.class);
      if (bundle != null) {
        return new FrameworkLog(bundle)::logger;
      }
    } catch (LinkageError e) {
      // No framework around us, or nobody who exports org.osgi.service.log to us.
    }
    return name -> null;
  }
}
