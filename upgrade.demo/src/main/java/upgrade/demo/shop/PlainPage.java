package upgrade.demo.shop;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import upgrade.demo.catalogue.Catalogue;

/** Answers at once and uses nothing. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("plain")
@HttpWhiteboardServletPattern("/plain")
public final class PlainPage extends Page {
  private static final long serialVersionUID = 1L;

  @Activate
  public PlainPage(BundleContext context, @Reference Catalogue onlyOnceThereIsOne) {
    super("GET", "plain", context);
  }

  @Override
  String work(String id, HttpServletRequest request) {
    return "ok";
  }
}
