package upgrade.web.gate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets single requests of our own through a closed gate: each by a secret that is drawn for it and
 * counts once.
 *
 * <p>Whoever guessed it would gain that one request of his is not parked.
 */
public final class Passes {
  /** The header that carries it; the application never sees it. */
  public static final String HEADER = "Upgrade-Pass";

  private static final int BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<byte @Nullable []> valid = new AtomicReference<>();

  /** Draws one; the one before counts no longer. */
  public String issue() {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String pass = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    valid.set(bytes(pass));
    return pass;
  }

  /** What was drawn last counts no longer. */
  public void withdraw() {
    valid.set(null);
  }

  /**
   * Whether a request with that header is ours; true once for each secret.
   *
   * @param header what it carries; absent if nothing
   */
  public boolean admits(@Nullable String header) {
    byte[] expected = valid.get();
    // The time that it takes tells nothing of the secret.
    return header != null
        && expected != null
        && MessageDigest.isEqual(expected, bytes(header))
        && valid.compareAndSet(expected, null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
