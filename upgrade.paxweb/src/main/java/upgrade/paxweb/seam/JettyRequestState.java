package upgrade.paxweb.seam;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import javax.servlet.DispatcherType;
import org.eclipse.jetty.server.Authentication;
import org.eclipse.jetty.server.HttpChannelState;
import org.eclipse.jetty.server.HttpOutput;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.UserIdentity;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.session.SessionHandler;
import org.jspecify.annotations.Nullable;
import upgrade.log.Logs;

/**
 * Remembers what Jetty keeps in its request and an attempt changes there, past all wrappers, and
 * puts it back before the next.
 *
 * <p>Jetty itself puts back what belongs to the context (path, scope, class loader) when it leaves
 * it. It keeps what it has read of the body: parsed parameters and parts serve the next attempt.
 */
final class JettyRequestState {
  private static final Logger LOG = Logs.logger("upgrade.seam");

  private static final @Nullable VarHandle ERROR_CONTEXT =
      field(Request.class, "_errorContext", ContextHandler.Context.class);
  private static final @Nullable VarHandle INITIAL =
      field(HttpChannelState.class, "_initial", boolean.class);

  private final @Nullable Authentication authentication;
  private final UserIdentity.@Nullable Scope scope;
  private final @Nullable SessionHandler sessionHandler;
  private final HttpOutput.Interceptor interceptor;
  private final boolean asyncSupported;
  private final Map<String, Object> attributes;

  JettyRequestState(Request base) {
    authentication = base.getAuthentication();
    scope = base.getUserIdentityScope();
    sessionHandler = base.getSessionHandler();
    interceptor = base.getResponse().getHttpOutput().getInterceptor();
    asyncSupported = base.isAsyncSupported();
    attributes = attributes(base);
  }

  void restore(Request base) {
    // Else the response keeps the cookie of one that the client has never heard of, or fails on one
    // whose context has stopped.
    base.setSession(null);
    base.setSessionHandler(sessionHandler);
    base.setAuthentication(authentication);
    base.setUserIdentityScope(scope);
    base.setAsyncSupported(asyncSupported, null);
    base.getResponse().getHttpOutput().setInterceptor(interceptor);
    restoreAttributes(base);
    // Else the error pages of a context that may have stopped would answer a 404 of no context.
    if (ERROR_CONTEXT != null) {
      ERROR_CONTEXT.set(base, (ContextHandler.Context) null);
    }
    base.getResponse().reopen();
  }

  private static Map<String, Object> attributes(Request base) {
    Enumeration<String> names = base.getAttributeNames();
    if (!names.hasMoreElements()) {
      return Map.of();
    }
    Map<String, Object> attributes = new HashMap<>();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      attributes.put(name, base.getAttribute(name));
    }
    return attributes;
  }

  /**
   * Jetty sets some past our request: the servlet's multipart settings, the id of a new session,
   * which the next attempt could not use again.
   */
  private void restoreAttributes(Request base) {
    for (String name : Collections.list(base.getAttributeNames())) {
      if (!attributes.containsKey(name) && !name.equals(Request.MULTIPARTS) && !isOurs(name)) {
        base.removeAttribute(name);
      }
    }
    attributes.forEach(base::setAttribute);
  }

  private static boolean isOurs(String attribute) {
    return attribute.startsWith("upgrade.web.");
  }

  /**
   * Shows a request that was parked as the one that it is: not an asynchronous dispatch, which
   * would pass by the filters that are mapped to REQUEST, the default, but its first.
   */
  static void beginAnew(Request base, DispatcherType type) {
    base.setDispatcherType(type);
    HttpChannelState state = base.getHttpChannelState();
    if (INITIAL != null) {
      // Handlers that count, and the closing of a forwarded answer, go by this one.
      synchronized (state) {
        INITIAL.set(state, true);
      }
    }
  }

  /** What it decides is small: without it a request is protected all the same. */
  private static @Nullable VarHandle field(Class<?> owner, String name, Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findVarHandle(owner, name, type);
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.WARNING, "no field " + name + " in this Jetty's " + owner.getName(), e);
      return null;
    }
  }
}
