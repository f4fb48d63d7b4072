package upgrade.web.ready;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Says where the container of this very machine listens.
 *
 * @param secure whether it speaks TLS
 * @param host an address of this machine
 * @param prefix the container's own context path, without a slash at its end
 */
record Address(boolean secure, InetAddress host, int port, String prefix) {
  /**
   * Those that lead here, the loopback ones without TLS first.
   *
   * @param endpoints the values of {@code osgi.http.endpoint}
   */
  static List<Address> of(List<String> endpoints) {
    List<Address> addresses = new ArrayList<>();
    endpoints.forEach(endpoint -> of(endpoint).ifPresent(addresses::add));
    addresses.sort(
        Comparator.comparing(Address::secure)
            .thenComparing(address -> !address.host.isLoopbackAddress()));
    return addresses.stream().distinct().toList();
  }

  private static Optional<Address> of(String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      boolean secure = "https".equalsIgnoreCase(uri.getScheme());
      if (uri.getHost() == null || !(secure || "http".equalsIgnoreCase(uri.getScheme()))) {
        return Optional.empty(); // only a path: who listens is not known here
      }
      InetAddress host = InetAddress.getByName(uri.getHost());
      if (host.isAnyLocalAddress()) {
        host = InetAddress.getLoopbackAddress();
      }
      int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
      String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
      return isHere(host) ? Optional.of(new Address(secure, host, port, path)) : Optional.empty();
    } catch (IllegalArgumentException | IOException e) {
      return Optional.empty();
    }
  }

  /** The secret goes to nobody else, and TLS without a look at the certificate neither. */
  private static boolean isHere(InetAddress host) throws IOException {
    return host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
  }

  /** For the header Host. */
  String authority() {
    String name = host.getHostAddress().replaceAll("%.*", "");
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
  }

  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority() + prefix;
  }
}
