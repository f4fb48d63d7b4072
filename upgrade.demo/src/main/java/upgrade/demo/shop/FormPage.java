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
import upgrade.demo.ledger.Ledger;

/** Takes its id and a field from the form of a POST, and has a side effect. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("form")
@HttpWhiteboardServletPattern("/form")
public final class FormPage extends Page {
  private static final long serialVersionUID = 1L;

  private final transient Ledger ledger;

  @Activate
  public FormPage(
      BundleContext context, @Reference Catalogue onlyOnceThereIsOne, @Reference Ledger ledger) {
    super("POST", "form", context);
    this.ledger = ledger;
  }

  @Override
  String work(String id, HttpServletRequest request) throws ServletException {
    take(20);
    ledger.record(id);
    take(20);
    return String.valueOf(request.getParameter("item"));
  }
}
