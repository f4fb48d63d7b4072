package upgrade.impl.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import upgrade.api.UpgradeListener;
import upgrade.log.Logs;

/** Tells the listeners what happens, in order, on a thread where a slow one delays nobody else. */
final class Audience {
  private final List<UpgradeListener> listeners = new CopyOnWriteArrayList<>();
  private final Executor inOrder;

  /**
   * @param inOrder performs one after the other
   */
  Audience(Executor inOrder) {
    this.inOrder = inOrder;
  }

  void add(UpgradeListener listener) {
    listeners.add(listener);
  }

  void remove(UpgradeListener listener) {
    listeners.remove(listener);
  }

  void tell(Consumer<UpgradeListener> event) {
    if (listeners.isEmpty()) {
      return;
    }
    try {
      inOrder.execute(() -> listeners.forEach(listener -> tell(listener, event)));
    } catch (RejectedExecutionException e) {
      // We are going away, and so is the listeners' service.
    }
  }

  private static void tell(UpgradeListener listener, Consumer<UpgradeListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException | LinkageError e) {
      Logs.logger("upgrade.run")
          .log(System.Logger.Level.WARNING, "an upgrade listener failed: " + listener, e);
    }
  }
}
