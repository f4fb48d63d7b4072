package upgrade.impl.framework;

import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** Signs jars with a key that is made for it. */
final class Signing {
  private static final char[] PASSWORD = "password".toCharArray();

  private Signing() {}

  static byte[] sign(Path jar) throws Exception {
    return sign(jar, "test");
  }

  /** Signed by CN={@code who}. */
  static byte[] sign(Path jar, String who) throws Exception {
    Path store = jar.resolveSibling(who + ".p12");
    if (!Files.exists(store)) {
      Process keytool =
          new ProcessBuilder(
                  System.getProperty("java.home") + File.separator + "bin/keytool",
                  "-genkeypair",
                  "-alias",
                  "test",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=" + who,
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  new String(PASSWORD),
                  "-keystore",
                  store.toString())
              .inheritIO()
              .start();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool failed");
      }
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Path signed = jar.resolveSibling(jar.getFileName() + "." + who);
    try (ZipFile in = new ZipFile(jar.toFile());
        OutputStream out = Files.newOutputStream(signed)) {
      new JarSigner.Builder(
              (PrivateKey) keys.getKey("test", PASSWORD),
              CertificateFactory.getInstance("X.509")
                  .generateCertPath(List.of(keys.getCertificateChain("test"))))
          .build()
          .sign(in, out);
    }
    return Files.readAllBytes(signed);
  }
}
