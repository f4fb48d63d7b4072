package upgrade.demo.shop;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import upgrade.demo.catalogue.Catalogue;

/** Takes 400 ms, less than the short drain, and then uses a service of its own bundle. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("slow")
@HttpWhiteboardServletPattern("/slow")
public final class SlowPage extends Page {
  private static final long serialVersionUID = 1L;

  private final transient Catalogue catalogue;

  @Activate
  public SlowPage(BundleContext context, @Reference Catalogue catalogue) {
    super("GET", "slow", context);
    this.catalogue = catalogue;
  }

  @Override
  String work(String id, HttpServletRequest request) throws ServletException {
    take(400);
    return String.valueOf(catalogue.price(id));
  }
}
