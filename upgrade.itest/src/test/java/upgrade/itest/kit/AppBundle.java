package upgrade.itest.kit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import upgrade.itest.frame.Stack;

/** Builds a small application bundle in a version, for the servlet API of the stack under test. */
public final class AppBundle {
  private static final String PACKAGE = "upgrade/itest/app/";
  private static final String LIBRARY = "upgrade/itest/lib/Word";
  private static final List<String> CLASSES =
      List.of(
          "AppActivator",
          "AppActivator$Line",
          "AppActivator$Registered",
          "AppContext",
          "BrokenServlet",
          "Checked",
          "Controlled",
          "CountingFilter",
          "CountingPreprocessor",
          "Greeting",
          "Hand",
          "Late",
          "LibraryUser",
          "OldHttpService",
          "Published",
          "ScriptServlet",
          "VariedServlet",
          "WarServlet");

  private final String name;
  private final String version;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final List<String> imports = new ArrayList<>();
  private boolean library;
  private boolean corrupt;
  private Stack flavour = Stack.current();

  private AppBundle(String name, String version) {
    this.name = name;
    this.version = version;
    imports.add("org.osgi.framework");
  }

  public static AppBundle of(String name, String version) {
    return new AppBundle(name, version);
  }

  /** For the javax servlet API on any stack; before anything that is registered. */
  public AppBundle javax() {
    flavour = Stack.JAVAX;
    return this;
  }

  /** A {@code ScriptServlet}; properties as {@code key=value}. */
  public AppBundle servlet(String pattern, String... properties) {
    return service(
        "jakarta.servlet.Servlet",
        "ScriptServlet",
        with(
            properties,
            "osgi.http.whiteboard.servlet.pattern=" + pattern,
            named("servlet", pattern)));
  }

  /** A {@code VariedServlet}, which answers in every way that there is. */
  public AppBundle variedServlet(String pattern, String... properties) {
    return service(
        "jakarta.servlet.Servlet",
        "VariedServlet",
        with(
            properties,
            "osgi.http.whiteboard.servlet.pattern=" + pattern,
            named("servlet", pattern)));
  }

  public AppBundle filter(String pattern, String... properties) {
    return service(
        "jakarta.servlet.Filter",
        "CountingFilter",
        with(
            properties,
            "osgi.http.whiteboard.filter.pattern=" + pattern,
            named("filter", pattern)));
  }

  public AppBundle preprocessor(String... properties) {
    return service(
        "org.osgi.service.servlet.whiteboard.Preprocessor",
        "CountingPreprocessor",
        with(properties, "osgi.http.whiteboard.target=(osgi.http.endpoint=*)"));
  }

  public AppBundle context(String name, String path) {
    return service(
        "org.osgi.service.servlet.context.ServletContextHelper",
        "AppContext",
        new String[] {
          "osgi.http.whiteboard.context.name=" + name, "osgi.http.whiteboard.context.path=" + path
        });
  }

  /** A {@code ScriptServlet} by HttpService, which only stacks with the javax servlet API have. */
  public AppBundle httpService(String alias) {
    return imports("org.osgi.service.http").line("http-service|" + alias);
  }

  /** A {@code WarServlet} at {@code /app} in a web application of that path, for an extender. */
  public AppBundle war(String contextPath) {
    return header("Web-ContextPath", contextPath)
        .entry(
            "WEB-INF/web.xml",
            "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'>"
                + "<servlet><servlet-name>app</servlet-name>"
                + "<servlet-class>upgrade.itest.app.WarServlet</servlet-class></servlet>"
                + "<servlet-mapping><servlet-name>app</servlet-name>"
                + "<url-pattern>/app</url-pattern></servlet-mapping></web-app>");
  }

  /** A {@code Supplier} that tells its version. */
  public AppBundle supplier(String id) {
    return service(
        "java.util.function.Supplier", "Greeting", new String[] {"itest.supplier=" + id});
  }

  /** The activator waits at that point before it registers what is added after this. */
  public AppBundle holdStart(String point) {
    return line("hold-start|" + point);
  }

  /** The activator waits at that point before it takes away what is added after this. */
  public AppBundle holdStop(String point) {
    return line("hold-stop|" + point);
  }

  /** Exports a package whose class tells the version. */
  public AppBundle exportsLibrary() {
    library = true;
    return header("Export-Package", "upgrade.itest.lib").imports("upgrade.itest.lib");
  }

  public AppBundle importsLibrary() {
    return imports("upgrade.itest.lib");
  }

  /** The activator gets a service of that type, and keeps it. */
  public AppBundle uses(String type) {
    return line("use|" + flavour.translate(type));
  }

  public AppBundle failStart() {
    return line("fail-start");
  }

  /** The activator takes that long to start. */
  public AppBundle slowStart(long millis) {
    return line("slow-start|" + millis);
  }

  /** The activator fails to stop, for the first time that one with that key is asked to. */
  public AppBundle failStopOnce(String key) {
    return line("fail-stop-once|" + key);
  }

  /** A servlet that answers 500 whatever it is asked. */
  public AppBundle brokenServlet(String pattern) {
    return service(
        "jakarta.servlet.Servlet",
        "BrokenServlet",
        with(
            new String[0],
            "osgi.http.whiteboard.servlet.pattern=" + pattern,
            named("servlet", pattern)));
  }

  /** A health check with that tag. */
  public AppBundle healthCheck(String tag) {
    return imports("org.apache.felix.hc.api")
        .service(
            "org.apache.felix.hc.api.HealthCheck",
            "Checked",
            new String[] {"hc.name=itest", "hc.tags=" + tag});
  }

  /** A component of Declarative Services that has all it needs. */
  public AppBundle component() {
    return component("");
  }

  /** The same component, which needs a service that nobody has. */
  public AppBundle unsatisfiedComponent() {
    return component(
        "<reference name='missing' interface='java.util.concurrent.Callable'"
            + " target='(itest=missing)'/>");
  }

  private AppBundle component(String reference) {
    return header("Service-Component", "OSGI-INF/part.xml")
        .entry(
            "OSGI-INF/part.xml",
            "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='part'>"
                + "<implementation class='upgrade.itest.app.Greeting'/>"
                + "<service><provide interface='java.util.function.Supplier'/></service>"
                + reference
                + "</scr:component>");
  }

  /** The jar ends in the middle. */
  public AppBundle corrupt() {
    corrupt = true;
    return this;
  }

  public AppBundle header(String key, String value) {
    headers.put(key, value);
    return this;
  }

  public AppBundle entry(String path, String text) {
    entries.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public AppBundle imports(String clause) {
    imports.add(clause);
    return this;
  }

  public Bundle install(BundleContext context) throws BundleException {
    return context.installBundle("itest:" + name, jar());
  }

  /** Installs and starts it. */
  public Bundle start(BundleContext context) throws BundleException {
    Bundle bundle = install(context);
    bundle.start();
    return bundle;
  }

  public InputStream jar() {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    main.putValue("Bundle-Activator", "upgrade.itest.app.AppActivator");
    main.putValue("Import-Package", String.join(",", imports) + "," + flavour.applicationImports());
    headers.forEach(main::putValue);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      put(jar, "app.txt", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(jar, entry.getKey(), entry.getValue());
      }
      for (String one : CLASSES) {
        put(jar, PACKAGE + one + ".class", flavour.translate(classBytes(PACKAGE + one)));
      }
      if (library) {
        put(jar, LIBRARY + ".class", classBytes(LIBRARY));
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    int length = corrupt ? bytes.size() / 2 : bytes.size();
    return new ByteArrayInputStream(bytes.toByteArray(), 0, length);
  }

  private AppBundle service(String type, String implementation, String[] properties) {
    return line(
        "service|"
            + flavour.translate(type)
            + "|upgrade.itest.app."
            + implementation
            + "|"
            + String.join("|", properties));
  }

  private AppBundle line(String line) {
    lines.add(line);
    return this;
  }

  /** Pax Web takes the name of the service for that of the servlet, and each name once. */
  private String named(String kind, String pattern) {
    return "osgi.http.whiteboard." + kind + ".name=" + name + pattern;
  }

  private static String[] with(String[] properties, String... more) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static byte[] classBytes(String name) throws IOException {
    try (InputStream in = AppBundle.class.getResourceAsStream("/" + name + ".class")) {
      return in.readAllBytes();
    }
  }

  private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }
}
