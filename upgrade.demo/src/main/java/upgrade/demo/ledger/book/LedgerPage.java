package upgrade.demo.ledger.book;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import upgrade.demo.ledger.Ledger;

/** Shows the ledger, one line {@code id times} for each id. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("ledger")
@HttpWhiteboardServletPattern("/ledger")
public final class LedgerPage extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Ledger ledger;

  @Activate
  public LedgerPage(@Reference Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    response.setCharacterEncoding("UTF-8");
    PrintWriter out = response.getWriter();
    ledger.all().forEach((id, times) -> out.print(id + " " + times + "\n"));
  }
}
