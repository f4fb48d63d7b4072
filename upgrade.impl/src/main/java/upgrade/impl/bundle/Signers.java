package upgrade.impl.bundle;

import java.security.CodeSigner;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells who has signed a jar: those who have signed every entry of it (OSGi Core, 2.3).
 *
 * <p>A signature with an algorithm that the JVM does not trust any more counts as none.
 */
final class Signers {
  /** What is in META-INF is not signed by all tools, but code and services have to be. */
  private static final Pattern NEED_NOT =
      Pattern.compile("META-INF/(?!versions/|services/).*", Pattern.CASE_INSENSITIVE);

  private final List<X509Certificate> anybody = new ArrayList<>();
  private Optional<List<X509Certificate>> all = Optional.empty();
  private Optional<String> unsigned = Optional.empty();

  /** An entry that was read to its end. */
  void add(JarEntry entry) {
    List<X509Certificate> its = certificates(entry.getCodeSigners());
    its.stream().filter(each -> !anybody.contains(each)).forEach(anybody::add);
    if (NEED_NOT.matcher(entry.getName()).matches()) {
      return;
    }
    if (its.isEmpty() && unsigned.isEmpty()) {
      unsigned = Optional.of(entry.getName());
    }
    all =
        Optional.of(all.map(before -> before.stream().filter(its::contains).toList()).orElse(its));
  }

  private static List<X509Certificate> certificates(
      CodeSigner @org.jspecify.annotations.Nullable [] signers) {
    return Stream.ofNullable(signers)
        .flatMap(Stream::of)
        .<Certificate>map(signer -> signer.getSignerCertPath().getCertificates().get(0))
        .filter(X509Certificate.class::isInstance)
        .map(X509Certificate.class::cast)
        .toList();
  }

  /** Those who have signed everything. */
  private List<X509Certificate> whole() {
    return all.orElse(List.of());
  }

  /** One clause, if what comes after {@code old} is not signed by one of the same. */
  Optional<String> lessThan(Signers old) {
    if (old.whole().isEmpty() || whole().stream().anyMatch(one -> isOneOf(one, old.whole()))) {
      return Optional.empty();
    }
    String before = "is signed by " + names(old.whole());
    if (anybody.isEmpty()) {
      return Optional.of(before + ", the new content by nobody");
    }
    return Optional.of(
        before
            + unsigned
                .map(entry -> ", but nobody has signed " + entry + " of the new content")
                .orElse(", the new content by " + names(whole().isEmpty() ? anybody : whole())));
  }

  /** A certificate that was renewed has the same key. */
  private static boolean isOneOf(X509Certificate one, List<X509Certificate> others) {
    return others.stream()
        .anyMatch(other -> one.equals(other) || one.getPublicKey().equals(other.getPublicKey()));
  }

  private static String names(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(each -> each.getSubjectX500Principal().getName())
        .distinct()
        .collect(Collectors.joining(" and "));
  }
}
