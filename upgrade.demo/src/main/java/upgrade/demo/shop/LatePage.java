package upgrade.demo.shop;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import upgrade.demo.catalogue.Catalogue;

/** Loads a class only after most of the work, when an update may have taken the class away. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("late")
@HttpWhiteboardServletPattern("/late")
public final class LatePage extends Page {
  private static final long serialVersionUID = 1L;

  @Activate
  public LatePage(BundleContext context, @Reference Catalogue onlyOnceThereIsOne) {
    super("GET", "late", context);
  }

  @Override
  String work(String id, HttpServletRequest request) throws ServletException, IOException {
    take(30);
    return new Receipt(id).text();
  }
}
