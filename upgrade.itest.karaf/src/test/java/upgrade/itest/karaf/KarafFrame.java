package upgrade.itest.karaf;

import java.util.Map;
import org.ops4j.pax.exam.Option;
import upgrade.itest.frame.Frame;

/** Karaf with the features under test, as an operator has it. */
public final class KarafFrame implements Frame {
  private static final Map<String, String> SYMBOLIC_NAMES =
      Map.of("felix", "org.apache.felix.framework", "equinox", "org.eclipse.osgi");

  @Override
  public String symbolicName() {
    return SYMBOLIC_NAMES.get(System.getProperty("itest.framework"));
  }

  @Override
  public Option withApi() {
    return KarafOptions.all();
  }

  @Override
  public boolean isProtected() {
    return true;
  }
}
