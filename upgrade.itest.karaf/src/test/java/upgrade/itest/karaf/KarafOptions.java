package upgrade.itest.karaf;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.propagateSystemProperties;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ops4j.pax.exam.Option;
import upgrade.itest.frame.Stack;

/** How Pax Exam starts Karaf: offline, on loopback, with ports of its own. */
final class KarafOptions {
  private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
  private static final String MAVEN_KEY = "org.ops4j.pax.url.mvn.";
  private static final long START_MILLIS = 120_000;
  private static final String LOOPBACK = "127.0.0.1";

  private KarafOptions() {}

  static Option all() {
    PacedSockets.install();
    return composite(distribution(), java(), offline(), ports(), shell(), stack());
  }

  /** The directory has the name of the stack, and stays for its logs. */
  private static Option distribution() {
    return composite(
        karafDistributionConfiguration()
            .frameworkUrl(new File(build(), "karaf/apache-karaf.tar.gz").toURI().toString())
            .name("Apache Karaf")
            .unpackDirectory(new File(build(), "karaf"))
            .directoryNameFormat("'" + name() + "'")
            .useDeployFolder(false),
        keepRuntimeFolder(),
        doNotModifyLogConfiguration(),
        editConfigurationFilePut(
            "etc/config.properties", "karaf.framework", System.getProperty("itest.framework")),
        systemTimeout(START_MILLIS),
        propagateSystemProperties(
            "itest.frame", "itest.framework", "itest.stack", "itest.build", "itest.version"),
        propagateSystemProperties("itest.full", "itest.way", "itest.cells"));
  }

  /** What the script {@code bin/karaf} gives to Java 9 and later. */
  private static Option java() {
    List<String> options = new ArrayList<>();
    options.add("-Xmx256m");
    options.add("--add-reads=java.xml=java.logging");
    options.add("--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED");
    File endorsed = new File(build(), "karaf/" + name() + "/lib/endorsed");
    for (String[] patch :
        new String[][] {{"java.base", "specs.locator"}, {"java.xml", "specs.java.xml"}}) {
      options.add("--patch-module");
      options.add(
          patch[0]
              + "="
              + new File(endorsed, "org.apache.karaf." + patch[1] + "-" + karaf() + ".jar"));
    }
    for (String opened :
        List.of(
            "java.base/java.security",
            "java.base/java.net",
            "java.base/java.lang",
            "java.base/java.util",
            "java.naming/javax.naming.spi",
            "java.rmi/sun.rmi.transport.tcp")) {
      options.add("--add-opens");
      options.add(opened + "=ALL-UNNAMED");
    }
    options.add("--add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED");
    options.add("--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED");
    options.add("--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED");
    options.add("-classpath");
    options.add("lib/jdk9plus/*" + File.pathSeparator + "lib/boot/*");
    return vmOptions(options.toArray(String[]::new));
  }

  /** Finds what the build has gathered and nothing else. */
  private static Option offline() {
    return composite(
        editConfigurationFilePut(MAVEN, MAVEN_KEY + "repositories", ""),
        editConfigurationFilePut(
            MAVEN,
            MAVEN_KEY + "defaultRepositories",
            "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots,"
                + "${karaf.data.uri}kar@id=kar.repository@multi@snapshots,"
                + new File(build(), "repository").toURI()
                + "@id=itest@snapshots"),
        editConfigurationFilePut(
            MAVEN, MAVEN_KEY + "localRepository", new File(build(), "karaf/local").getPath()),
        editConfigurationFilePut(
            MAVEN, MAVEN_KEY + "settings", new File(build(), "feature/settings.xml").getPath()));
  }

  private static Option ports() {
    String http = String.valueOf(freePort());
    return composite(
        put("org.ops4j.pax.web", "org.osgi.service.http.port", http),
        put("org.ops4j.pax.web", "org.ops4j.pax.web.listening.addresses", LOOPBACK),
        put("org.apache.felix.http", "org.osgi.service.http.port", http),
        put("org.apache.felix.http", "org.apache.felix.http.host", LOOPBACK),
        put("org.apache.karaf.management", "rmiRegistryPort", String.valueOf(freePort())),
        put("org.apache.karaf.management", "rmiServerPort", String.valueOf(freePort())),
        put("org.apache.karaf.shell", "sshHost", LOOPBACK),
        put("org.apache.karaf.shell", "sshPort", String.valueOf(freePort())));
  }

  private static Option shell() {
    return composite(
        configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
        put("users", "karaf", "karaf,_g_:admingroup"));
  }

  private static Option stack() {
    return features(
        new File(build(), "feature/itest.xml").toURI().toString(),
        "itest-" + Stack.current().name().toLowerCase(Locale.ROOT),
        "upgrade");
  }

  private static Option put(String file, String key, String value) {
    return editConfigurationFilePut(
        "etc/" + file + (file.equals("users") ? ".properties" : ".cfg"), key, value);
  }

  static String name() {
    return System.getProperty("itest.framework") + "-" + System.getProperty("itest.stack");
  }

  private static File build() {
    return new File(System.getProperty("itest.build"));
  }

  private static String karaf() {
    return System.getProperty("itest.karaf");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
