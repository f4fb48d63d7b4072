package upgrade.itest.frame;

import java.io.File;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The HTTP stacks that the tests run on; one for each run, chosen by {@code itest.stack}. */
public enum Stack {
  JETTY12("jakarta.servlet", "6.1", "org.apache.felix.http.jetty12"),
  JETTY11("jakarta.servlet", "5.0", "org.apache.felix.http.jetty"),
  JAVAX("javax.servlet", "3.1", "org.apache.felix.http.jetty"),
  PAXWEB11("jakarta.servlet", "6.1", "org.ops4j.pax.web.pax-web-jetty"),
  FELIXHTTP("javax.servlet", "3.1", "org.apache.felix.http.jetty"),
  PAXWEB("javax.servlet", "4.0", "org.ops4j.pax.web.pax-web-runtime");

  private final String servletApi;
  private final String servletVersion;
  private final String httpBundle;

  Stack(String servletApi, String servletVersion, String httpBundle) {
    this.servletApi = servletApi;
    this.servletVersion = servletVersion;
    this.httpBundle = httpBundle;
  }

  public static Stack current() {
    return valueOf(System.getProperty("itest.stack").toUpperCase(Locale.ROOT));
  }

  /** The package whose version tells the servlet API. */
  public String servletApi() {
    return servletApi;
  }

  /** Major and minor version of {@link #servletApi()} that this stack must provide. */
  public String servletVersion() {
    return servletVersion;
  }

  public boolean isJavax() {
    return servletApi.startsWith("javax.");
  }

  /** The type of the services by which our seam gets into the path of requests. */
  public String seamService() {
    return isInFrontOfPreprocessors()
        ? "org.eclipse.jetty.server.HttpConfiguration$Customizer"
        : translate("org.osgi.service.servlet.whiteboard.Preprocessor");
  }

  /** How many of them there are. */
  public int seamServices() {
    return isInFrontOfPreprocessors() ? 1 : 2;
  }

  /** Whether the seam leads requests through us before the Whiteboard sees them. */
  public boolean isInFrontOfPreprocessors() {
    return this == PAXWEB || this == PAXWEB11;
  }

  /** What operators are told of the seam, at its beginning. */
  public String seam() {
    return isInFrontOfPreprocessors() ? "Pax Web" : "Felix HTTP";
  }

  /** The symbolic name of the bundle that serves. */
  public String httpBundle() {
    return httpBundle;
  }

  /** The bundles that a framework needs before any application. */
  public List<File> bundles() {
    return jars(name().toLowerCase(Locale.ROOT));
  }

  /** What protects: our bundles in the flavour of this stack, without the API. */
  public List<File> protection() {
    return jars(
        switch (this) {
          case JAVAX -> "ours-javax";
          case PAXWEB11 -> "ours-paxweb11";
          default -> "ours";
        });
  }

  /**
   * What an operator drops into a framework with this stack: all that {@code mvn package} gathers.
   */
  public List<File> drop() {
    return list(new File(System.getProperty("itest.drop"), isJavax() ? "felix-javax" : "felix"));
  }

  public static List<File> api() {
    return jars("api");
  }

  /** Gogo with its usual commands. */
  public static List<File> shell() {
    return jars("gogo");
  }

  /** Felix Health Checks, which run on Jakarta Servlet only; else nothing. */
  public static List<File> health() {
    return current().isJavax() ? List.of() : jars("health");
  }

  /** What every stack needs. */
  public static List<File> base() {
    return jars("base");
  }

  /** The name that a class or package of the servlet API has on this stack. */
  public String translate(String name) {
    return isJavax() ? JavaxNames.translate(name) : name;
  }

  /** The class file for the servlet API of this stack. */
  public byte[] translate(byte[] classFile) {
    return isJavax() ? JavaxNames.translate(classFile) : classFile;
  }

  /** What every application bundle of the tests imports. */
  public String applicationImports() {
    return translate(
        "jakarta.servlet,jakarta.servlet.http,org.osgi.service.servlet.context;resolution:=optional,"
            + "org.osgi.service.servlet.whiteboard;resolution:=optional");
  }

  private static List<File> jars(String folder) {
    return list(new File(System.getProperty("itest.bundles"), folder));
  }

  private static List<File> list(File folder) {
    File[] found = folder.listFiles((directory, name) -> name.endsWith(".jar"));
    if (found == null) {
      return List.of();
    }
    Arrays.sort(found, Comparator.comparing(File::getName));
    return List.of(found);
  }
}
