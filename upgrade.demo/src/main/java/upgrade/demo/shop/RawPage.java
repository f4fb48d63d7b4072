package upgrade.demo.shop;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.zip.CRC32;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import upgrade.demo.catalogue.Catalogue;
import upgrade.demo.ledger.Ledger;

/** Reads the raw body of a POST, has a side effect, and answers with the body's size and CRC. */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("raw")
@HttpWhiteboardServletPattern("/raw")
public final class RawPage extends Page {
  private static final long serialVersionUID = 1L;

  private final transient Ledger ledger;

  @Activate
  public RawPage(
      BundleContext context, @Reference Catalogue onlyOnceThereIsOne, @Reference Ledger ledger) {
    super("POST", "raw", context);
    this.ledger = ledger;
  }

  @Override
  String work(String id, HttpServletRequest request) throws ServletException, IOException {
    byte[] body = request.getInputStream().readAllBytes();
    take(20);
    ledger.record(id);
    take(20);
    CRC32 crc = new CRC32();
    crc.update(body);
    return body.length + " " + Long.toHexString(crc.getValue());
  }
}
