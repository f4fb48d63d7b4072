package upgrade.demo.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.framework.BundleException;

/** Runs the application with or without what protects it, and updates it. */
interface Server extends AutoCloseable {
  /** What answers, in a few words. */
  String title();

  /** Where it answers. */
  InetSocketAddress address() throws IOException, InterruptedException;

  /** The version of the application that is installed. */
  String version() throws IOException, InterruptedException;

  /** A plain update, as anybody may do it; returns when the framework is done. */
  void update(String version) throws BundleException, IOException, InterruptedException;

  /** Waits for the end of the upgrade; what is wrong with it, or with its absence. */
  Optional<String> awaitUpgrade(Duration patience) throws IOException, InterruptedException;

  /** The requests that the protecting bundles know to be in flight; empty if they do not say. */
  OptionalLong inFlight() throws IOException, InterruptedException;

  /** What the process holds that runs it, after a collection of its garbage; empty if not known. */
  Optional<Resources> resources() throws IOException, InterruptedException;

  @Override
  void close() throws BundleException, InterruptedException;
}
