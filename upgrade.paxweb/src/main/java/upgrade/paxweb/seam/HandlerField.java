package upgrade.paxweb.seam;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.HandlerWrapper;

/**
 * Exchanges the handler of a server that runs, which {@code setHandler} refuses.
 *
 * <p>Jetty reads the field anew for each dispatch, first, asynchronous and error alike, and whoever
 * is inside goes on with the one that he has read. The server's life cycle does not go by this
 * field but by its beans, among which the real handler stays.
 */
final class HandlerField {
  private static final VarHandle FIELD = field();

  private HandlerField() {}

  private static VarHandle field() {
    try {
      return MethodHandles.privateLookupIn(HandlerWrapper.class, MethodHandles.lookup())
          .findVarHandle(HandlerWrapper.class, "_handler", Handler.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another Jetty than 9.4", e);
    }
  }

  /**
   * @return whether it was {@code from} until now
   */
  static boolean swap(Server server, Handler from, Handler to) {
    return FIELD.compareAndSet(server, from, to);
  }
}
