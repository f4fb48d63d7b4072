package upgrade.demo.shop;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import upgrade.demo.catalogue.Catalogue;
import upgrade.demo.ledger.Ledger;

/** Calls its BundleContext after most of the work, which an update in between makes invalid. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("context")
@HttpWhiteboardServletPattern("/context")
public final class ContextPage extends Page {
  private static final long serialVersionUID = 1L;

  private final transient BundleContext context;

  @Activate
  public ContextPage(BundleContext context, @Reference Catalogue onlyOnceThereIsOne) {
    super("GET", "context", context);
    this.context = context;
  }

  @Override
  String work(String id, HttpServletRequest request) throws ServletException {
    take(30);
    return "times " + timesInLedger(context, id);
  }

  static int timesInLedger(BundleContext context, String id) throws ServletException {
    ServiceReference<Ledger> reference = context.getServiceReference(Ledger.class);
    Ledger ledger = reference == null ? null : context.getService(reference);
    if (ledger == null) {
      throw new ServletException("the ledger is gone");
    }
    try {
      return ledger.times(id);
    } finally {
      context.ungetService(reference);
    }
  }
}
