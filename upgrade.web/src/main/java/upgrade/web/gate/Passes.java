package upgrade.web.gate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

  /** More than one only while a request is left behind by a step whose time was over. */
  private final List<byte[]> valid = new CopyOnWriteArrayList<>();

  /** One request's right to pass, until it is closed. */
  public final class Pass implements AutoCloseable {
    private final String secret;
    private final byte[] expected;

    private Pass(String secret) {
      this.secret = secret;
      this.expected = bytes(secret);
    }

    /** What the request carries. */
    public String secret() {
      return secret;
    }

    /** It counts no longer. */
    @Override
    public void close() {
      valid.remove(expected);
    }
  }

  /** Draws one. */
  public Pass issue() {
    byte[] drawn = new byte[BYTES];
    random.nextBytes(drawn);
    Pass pass = new Pass(Base64.getUrlEncoder().withoutPadding().encodeToString(drawn));
    valid.add(pass.expected);
    return pass;
  }

  /**
   * Whether a request with that header is ours; true once for each secret.
   *
   * @param header what it carries; absent if nothing
   */
  public boolean admits(@Nullable String header) {
    if (header == null) {
      return false;
    }
    byte[] given = bytes(header);
    for (byte[] expected : valid) {
      // The time that it takes tells nothing of the secret. T1 and T2 with the same: one removes.
      if (MessageDigest.isEqual(expected, given)) {
        return valid.remove(expected);
      }
    }
    return false;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
