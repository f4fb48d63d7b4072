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

/** Takes 700 ms, more than the short drain, so that some fail at their end and are rerun. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("longer")
@HttpWhiteboardServletPattern("/longer")
public final class LongerPage extends Page {
  private static final long serialVersionUID = 1L;

  private final transient BundleContext context;

  @Activate
  public LongerPage(BundleContext context, @Reference Catalogue onlyOnceThereIsOne) {
    super("GET", "longer", context);
    this.context = context;
  }

  @Override
  String work(String id, HttpServletRequest request) throws ServletException {
    take(700);
    return "times " + ContextPage.timesInLedger(context, id);
  }
}
