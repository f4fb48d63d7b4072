package upgrade.web.ready;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import upgrade.web.gate.Passes;

/** Asks the container as a client would, past the closed gate. */
public final class Loopback {
  private final List<Address> addresses;
  private final Passes passes;

  /**
   * @param endpoints where the HTTP service says that it listens
   */
  public Loopback(List<String> endpoints, Passes passes) {
    this.addresses = Address.of(endpoints);
    this.passes = passes;
  }

  /**
   * Sends a GET.
   *
   * @param path as a client would ask for it, query included
   * @return the status of the answer
   * @throws IOException if there is no answer in time; says nothing of what was sent
   */
  public int get(String path, Duration timeout) throws IOException, InterruptedException {
    ConnectException refused =
        new ConnectException("the HTTP service names no address of this machine");
    for (Address address : addresses) {
      try {
        return get(address, path, timeout);
      } catch (ConnectException e) {
        refused = new ConnectException("nobody listens at " + address);
      }
    }
    throw refused;
  }

  private int get(Address address, String path, Duration timeout)
      throws IOException, InterruptedException {
    try (Passes.Pass pass = passes.issue()) {
      String header = Passes.HEADER + ": " + pass.secret();
      return new Request(address, path, header, timeout).send();
    }
  }
}
