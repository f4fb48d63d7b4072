package upgrade.web.rerun;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;

/** Asks the HTTP service: it alone knows for sure, and Felix HTTP answers within microseconds. */
public final class RuntimeServlets implements Servlets {
  private final Supplier<@Nullable HttpServiceRuntime> runtime;

  public RuntimeServlets(Supplier<@Nullable HttpServiceRuntime> runtime) {
    this.runtime = runtime;
  }

  @Override
  public Found at(String path) {
    HttpServiceRuntime http = runtime.get();
    if (http == null) {
      return NONE;
    }
    RequestInfoDTO info = http.calculateRequestInfoDTO(path);
    return info.servletDTO == null ? NONE : new Found(info.servletDTO.serviceId, -1);
  }
}
