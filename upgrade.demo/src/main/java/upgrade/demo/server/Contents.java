package upgrade.demo.server;

import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.osgi.service.url.AbstractURLStreamHandlerService;

/** Makes {@code demo:2.0.0} the URL of that version of the application. */
final class Contents extends AbstractURLStreamHandlerService {
  private static final List<String> VERSIONS = List.of("1.0.0", "2.0.0");

  private final Function<String, Path> locations;

  Contents(Function<String, Path> locations) {
    this.locations = locations;
  }

  @Override
  public URLConnection openConnection(URL url) throws IOException {
    if (!VERSIONS.contains(url.getPath())) {
      throw new IOException("there are " + VERSIONS);
    }
    return locations.apply(url.getPath()).toUri().toURL().openConnection();
  }
}
