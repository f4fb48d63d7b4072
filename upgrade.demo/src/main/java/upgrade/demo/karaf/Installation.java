package upgrade.demo.karaf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Lays out a Karaf in a folder of its own: as it is distributed, but for its ports. */
public final class Installation {
  private static final String HOST = "127.0.0.1";

  private static final String DISTRIBUTION = "apache-karaf-";

  private final Path folder;
  private final String version;
  private final int httpPort;

  private Installation(Path folder, String version, int httpPort) {
    this.folder = folder;
    this.version = version;
    this.httpPort = httpPort;
  }

  /**
   * Replaces what an earlier run has left.
   *
   * @param home holds the distribution, {@code apache-karaf-*}, and {@code repository}, which has
   *     the bundles of its features
   */
  public static Installation in(Path home) throws IOException {
    Path folder = home.toAbsolutePath().resolve("run");
    delete(folder);
    Path distribution = distribution(home);
    copy(distribution, folder);
    copy(home.resolve("repository"), folder.resolve("system"));
    List<Integer> ports = freePorts(4);
    Installation installation =
        new Installation(
            folder,
            distribution.getFileName().toString().substring(DISTRIBUTION.length()),
            ports.get(0));
    String http = String.valueOf(ports.get(0));
    installation.configure(
        "org.ops4j.pax.web",
        Map.of("org.osgi.service.http.port", http, "org.ops4j.pax.web.listening.addresses", HOST));
    installation.configure(
        "org.apache.felix.http",
        Map.of("org.osgi.service.http.port", http, "org.apache.felix.http.host", HOST));
    installation.configure(
        "org.apache.karaf.shell", Map.of("sshPort", String.valueOf(ports.get(1)), "sshHost", HOST));
    installation.configure(
        "org.apache.karaf.management",
        Map.of(
            "rmiRegistryPort",
            String.valueOf(ports.get(2)),
            "rmiServerPort",
            String.valueOf(ports.get(3))));
    // All that it needs is in system, fetched by Maven; it neither asks nor fills another one.
    installation.configure(
        "org.ops4j.pax.url.mvn",
        Map.of(
            "org.ops4j.pax.url.mvn.repositories",
            "",
            "org.ops4j.pax.url.mvn.localRepository",
            "${karaf.data}/repository"));
    return installation;
  }

  private static Path distribution(Path home) throws IOException {
    try (Stream<Path> all = Files.list(home)) {
      return all.filter(path -> path.getFileName().toString().startsWith(DISTRIBUTION))
          .findFirst()
          .orElseThrow(() -> new IOException("no Karaf in " + home));
    }
  }

  public Path folder() {
    return folder;
  }

  /** Karaf's. */
  public String version() {
    return version;
  }

  public int httpPort() {
    return httpPort;
  }

  /** Sets values in {@code etc/PID.cfg}; the file's other values stay. */
  public void configure(String pid, Map<String, String> values) throws IOException {
    Path file = folder.resolve("etc").resolve(pid + ".cfg");
    Files.write(file, with(Files.exists(file) ? Files.readAllLines(file) : List.of(), values));
  }

  /** A value may go on over several lines, each but the last with a backslash at its end. */
  static List<String> with(List<String> lines, Map<String, String> values) {
    List<String> result = new ArrayList<>();
    boolean dropping = false;
    for (String line : lines) {
      dropping = dropping || values.containsKey(line.split("[=:]", 2)[0].strip());
      if (!dropping) {
        result.add(line);
      }
      dropping = dropping && line.endsWith("\\");
    }
    values.forEach((key, value) -> result.add(key + " = " + value));
    return result;
  }

  /** All are open at once, so that none is found twice. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getByName(HOST)));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          // The scripts stay executable.
          Files.copy(
              path,
              target,
              StandardCopyOption.COPY_ATTRIBUTES,
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
