package upgrade.demo.shop;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import upgrade.demo.catalogue.Catalogue;

/** Takes 800 ms to activate, as an application does that opens its connections and fills caches. */
@Component(immediate = true)
public final class SlowCatalogue implements Catalogue {
  static final long ACTIVATION_MS = 800;

  private final String version;

  @Activate
  public SlowCatalogue(BundleContext context) throws InterruptedException {
    Thread.sleep(Speed.of(context, ACTIVATION_MS));
    version = context.getBundle().getVersion().toString();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public int price(String id) {
    return Math.floorMod(id.hashCode(), 1000);
  }
}
