package upgrade.impl.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DaemonsTest {
  private static final InheritableThreadLocal<String> STREAMS = new InheritableThreadLocal<>();

  private final ThreadFactory threads = Daemons.named("test");

  /** Stands for an application: it is on the stack when we need a thread. */
  public static final class Application implements BiFunction<ThreadFactory, Runnable, Thread> {
    @Override
    public Thread apply(ThreadFactory threads, Runnable task) {
      return threads.newThread(task);
    }
  }

  /** Defines the application anew. */
  private static final class Loader extends ClassLoader {
    private Loader() {
      super(DaemonsTest.class.getClassLoader());
    }

    private Class<?> application() throws IOException {
      String name = Application.class.getName();
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      }
    }
  }

  @Test
  void whoseCodeWasOnTheStackCanBeCollectedWhileTheThreadLives() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    WeakReference<ClassLoader> application = byAnApplication(thread);
    Awaitility.await()
        .until(
            () -> {
              System.gc();
              return application.refersTo(null);
            });
    assertThat(thread.get().isDaemon()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private WeakReference<ClassLoader> byAnApplication(AtomicReference<Thread> thread)
      throws Exception {
    Loader loader = new Loader();
    BiFunction<ThreadFactory, Runnable, Thread> application =
        (BiFunction<ThreadFactory, Runnable, Thread>)
            loader.application().getConstructor().newInstance();
    thread.set(application.apply(threads, () -> {}));
    return new WeakReference<>(loader);
  }

  @Test
  void nothingIsInherited() throws Exception {
    AtomicReference<String> seen = new AtomicReference<>();
    STREAMS.set("of a session");
    try {
      Thread thread = threads.newThread(() -> seen.set(STREAMS.get()));
      thread.start();
      thread.join();
      assertThat(thread.getName()).isEqualTo("upgrade-test-1");
    } finally {
      STREAMS.remove();
    }
    assertThat(seen).hasValue(null);
  }
}
