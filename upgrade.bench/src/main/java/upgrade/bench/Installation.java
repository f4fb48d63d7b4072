package upgrade.bench;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.whiteboard.Preprocessor;

/** Launches Felix with the built bundles, and stands for its HTTP service. */
final class Installation implements AutoCloseable {
  private static final String PACKAGES =
      "jakarta.servlet;version=5.0.0,jakarta.servlet.http;version=5.0.0,"
          + "org.osgi.service.servlet.whiteboard;version=2.0.0,"
          + "org.osgi.service.servlet.runtime;version=2.0.0,"
          + "org.osgi.service.servlet.runtime.dto;version=2.0.0";
  private static final List<String> PROTECTION =
      List.of(
          "org.osgi.util.function",
          "org.osgi.util.promise",
          "org.osgi.service.component",
          "org.apache.felix.configadmin",
          "org.apache.felix.scr",
          "upgrade.api",
          "upgrade.web");

  /** Upgrades with their history, commands with their shell, and a log service. */
  private static final List<String> OPERATION =
      List.of("org.apache.felix.log", "org.apache.felix.gogo.runtime", "upgrade.impl");

  private static final String LISTENER = "upgrade.api.UpgradeListener";

  private final AtomicInteger told = new AtomicInteger();
  private final Path storage = Files.createTempDirectory("bench");
  private final Framework framework;
  private final Preprocessor first;
  private final Preprocessor last;

  /**
   * @param operated with all that an operator has, else with the web part alone
   */
  Installation(boolean operated) throws IOException, BundleException, InvalidSyntaxException {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    storage.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    PACKAGES,
                    // Whatever is logged is kept.
                    "org.osgi.service.log.admin.loglevel",
                    "TRACE",
                    "org.apache.felix.log.maxSize",
                    "100000",
                    "org.apache.felix.log.storeDebug",
                    "true"));
    framework.start();
    context()
        .registerService(
            HttpServiceRuntime.class,
            (HttpServiceRuntime)
                Proxy.newProxyInstance(
                    HttpServiceRuntime.class.getClassLoader(),
                    new Class<?>[] {HttpServiceRuntime.class},
                    (proxy, method, arguments) ->
                        method.getName().equals("hashCode") ? (Object) 1 : null),
            null);
    List<Bundle> bundles = new ArrayList<>();
    for (String name : operated ? OPERATION : List.<String>of()) {
      bundles.add(context().installBundle(location(name)));
    }
    for (String name : PROTECTION) {
      bundles.add(context().installBundle(location(name)));
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
    if (operated) {
      context().registerService(LISTENER, listener(), null);
    }
    List<ServiceReference<Preprocessor>> ends =
        context().getServiceReferences(Preprocessor.class, null).stream()
            .sorted(Comparator.reverseOrder())
            .toList();
    if (ends.size() != 2) {
      throw new IllegalStateException("these are in the path of requests: " + ends);
    }
    first = context().getService(ends.get(0));
    last = context().getService(ends.get(1));
  }

  /** Of the bundle's own type. */
  private Object listener() {
    try {
      Class<?> type = bundle("upgrade.api").loadClass(LISTENER);
      return Proxy.newProxyInstance(
          type.getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "hashCode" -> 1;
                case "equals" -> proxy == arguments[0];
                case "toString" -> "the benchmark's";
                default -> told.incrementAndGet() == 0 ? null : null;
              });
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private Bundle bundle(String symbolicName) {
    return Stream.of(context().getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  /** How often the listener was told something. */
  int told() {
    return told.get();
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  /** A request as Felix HTTP passes it on, to a servlet. */
  void serve(HttpServletRequest request, HttpServletResponse response, FilterChain servlet)
      throws IOException, ServletException {
    first.doFilter(request, response, (inner, answer) -> last.doFilter(inner, answer, servlet));
  }

  /** On the class path, as a jar or as what it is made from. */
  private static String location(String name) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(File::new)
        .filter(file -> matches(file, name))
        .findFirst()
        .map(file -> (file.isDirectory() ? "reference:" : "") + file.toURI())
        .orElseThrow(() -> new IllegalStateException(name + " is not on the class path"));
  }

  private static boolean matches(File file, String name) {
    return file.isDirectory()
        ? file.getPath().replace('\\', '/').endsWith("/" + name + "/target/classes")
        : file.getName().matches(name.replace(".", "\\.") + "-[0-9][^-]*(-SNAPSHOT)?\\.jar");
  }

  @Override
  public void close() throws BundleException, IOException, InterruptedException {
    framework.stop();
    framework.waitForStop(10_000);
    try (Stream<Path> files = Files.walk(storage)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
