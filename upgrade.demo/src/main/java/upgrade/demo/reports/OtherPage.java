package upgrade.demo.reports;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import upgrade.demo.catalogue.Catalogue;

/** Answers with what the shop's catalogue says: is gone whenever the shop is. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("other")
@HttpWhiteboardServletPattern("/other")
public final class OtherPage extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Catalogue catalogue;

  @Activate
  public OtherPage(@Reference Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String id = String.valueOf(request.getParameter("id"));
    response.setContentType("text/plain;charset=utf-8");
    response
        .getWriter()
        .print(id + " " + catalogue.version() + " other " + catalogue.price(id) + "\n");
  }
}
