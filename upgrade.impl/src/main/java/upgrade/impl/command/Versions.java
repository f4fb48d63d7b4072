package upgrade.impl.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import upgrade.api.KeptVersion;
import upgrade.api.KeptVersions;

/** {@code upgrade:versions BUNDLE}: the contents of a bundle that are kept for a way back. */
final class Versions implements Command {
  private static final Usage USAGE =
      Usage.of("versions", "lists the versions of a bundle that are kept for a rollback")
          .argument(
              "BUNDLE", "id, symbolic name, location or pattern; of one that is gone its name")
          .json()
          .note("The version in use is the first; upgrade:rollback brings back another one.")
          .example("versions com.acme.shop", "what can be brought back")
          .example("versions 12 --json", "the same for a program");

  private final Sight sight;

  Versions(Sight sight) {
    this.sight = sight;
  }

  @Override
  public Usage usage() {
    return USAGE;
  }

  @Override
  public Answer run(Words words) throws CommandException {
    KeptVersions versions =
        sight.kept().orElseThrow(() -> new NotAvailable("no versions are kept here"));
    String word = words.arguments().get(0);
    String name =
        versions.symbolicNames().contains(word) ? word : sight.bundles().one(word).symbolicName();
    return new Listed(name, versions.of(name));
  }

  @Override
  public List<String> candidates() {
    return sight.kept().map(KeptVersions::symbolicNames).orElse(List.of());
  }

  /** The versions of one bundle. */
  public static final class Listed extends TextAnswer {
    private final String bundle;
    private final List<KeptVersion> versions;

    Listed(String bundle, List<KeptVersion> versions) {
      this.bundle = bundle;
      this.versions = List.copyOf(versions);
    }

    public String getBundle() {
      return bundle;
    }

    public List<KeptVersion> getVersions() {
      return versions;
    }

    public int size() {
      return versions.size();
    }

    @Override
    void write(Text text) {
      if (versions.isEmpty()) {
        text.line("nothing is kept of " + bundle + ": contents are kept once it has been active");
        return;
      }
      Table table = Table.of("version", "in use", "since", ">bytes", "content");
      for (KeptVersion each : versions) {
        table.row(
            each.version(),
            each.isCurrent() ? "yes" : "no",
            Shown.time(each.since()),
            each.size(),
            hash(each));
      }
      text.table(table);
    }

    private static String hash(KeptVersion version) {
      return version.hash().substring(0, Math.min(12, version.hash().length()));
    }

    @Override
    public String line() {
      return bundle + " " + versions.stream().map(KeptVersion::version).toList();
    }

    @Override
    public Object json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("bundle", bundle);
      json.put("versions", versions.stream().map(Listed::json).toList());
      return json;
    }

    private static Map<String, Object> json(KeptVersion version) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("version", version.version());
      json.put("current", version.isCurrent());
      json.put("since", version.since().toString());
      json.put("size", version.size());
      json.put("hash", version.hash());
      return json;
    }
  }
}
