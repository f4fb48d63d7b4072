package upgrade.impl.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import upgrade.api.BundleChange;
import upgrade.api.KeptVersion;
import upgrade.api.KeptVersions;
import upgrade.api.UpgradeRequest;

/** {@code upgrade:rollback BUNDLE [VERSION]}: brings back content that was in use before. */
final class Rollback implements Command {
  private final String name;
  private final Supplier<Optional<KeptVersions>> kept;
  private final Supplier<Selected> bundles;
  private final Attendance attendance;

  /**
   * @param name {@code rollback}, or {@code downgrade} as others call it
   */
  Rollback(
      String name,
      Supplier<Optional<KeptVersions>> kept,
      Supplier<Selected> bundles,
      Attendance attendance) {
    this.name = name;
    this.kept = kept;
    this.bundles = bundles;
    this.attendance = attendance;
  }

  @Override
  public Usage usage() {
    return Usage.of(name, "brings back a version of a bundle that was in use before")
        .argument("BUNDLE", "id, symbolic name, location or pattern of one bundle")
        .optional(
            "VERSION",
            "a version, or the first digits of a content's hash; else what was in use before the"
                + " content that is now")
        .json()
        .note(
            "It is an upgrade like every other: requests wait, and if the version does not start,"
                + " the one that is replaced is put back. Each instruction is told that the way is"
                + " down.")
        .note("upgrade:versions BUNDLE lists what is kept.")
        .note(Update.INTERRUPT)
        .example(name + " com.acme.shop", "undoes the last update")
        .example(name + " com.acme.shop 1.4.0", "a certain version");
  }

  @Override
  public Answer run(Words words) throws CommandException {
    KeptVersions versions =
        kept.get()
            .orElseThrow(
                () ->
                    new NotAvailable(
                        "no versions are kept: upgrade.impl has no service KeptVersions here"));
    Selected.Named bundle = bundles.get().one(words.arguments().get(0));
    KeptVersion wanted = choose(bundle, versions.of(bundle.symbolicName()), words.argument(1));
    BundleChange change =
        BundleChange.of(bundle.id(), bundle.symbolicName(), bundle.version())
            .to(wanted.version())
            .from(wanted.content().toString());
    return attendance.run(name, UpgradeRequest.of(change).down(), words.isJson());
  }

  /**
   * @param all the one that was last in use first
   */
  static KeptVersion choose(Selected.Named bundle, List<KeptVersion> all, Optional<String> wanted)
      throws WrongInput {
    List<KeptVersion> others = all.stream().filter(each -> !each.isCurrent()).toList();
    if (others.isEmpty()) {
      throw new WrongInput(
          "nothing but the current content is kept of "
              + bundle
              + ": a version can be brought back once it has been replaced");
    }
    if (wanted.isEmpty()) {
      return others.get(0);
    }
    List<KeptVersion> found = others.stream().filter(each -> is(each, wanted.get())).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.size() > 1) {
      throw new WrongInput(
          wanted.get()
              + " is the version of several contents kept of "
              + bundle
              + ": give the first digits of one's hash: "
              + list(found));
    }
    if (all.stream().anyMatch(each -> each.isCurrent() && is(each, wanted.get()))) {
      throw new WrongInput(
          bundle + " runs " + wanted.get() + " already; kept besides: " + list(others));
    }
    throw new WrongInput(
        "no version " + wanted.get() + " of " + bundle + " is kept; kept: " + list(others));
  }

  private static boolean is(KeptVersion each, String wanted) {
    return each.version().equals(wanted)
        || wanted.length() >= 4
            && each.hash().startsWith(wanted.toLowerCase(java.util.Locale.ROOT));
  }

  private static String list(List<KeptVersion> versions) {
    return versions.stream()
        .map(
            each ->
                each.version()
                    + " ("
                    + each.hash().substring(0, Math.min(12, each.hash().length()))
                    + ")")
        .collect(Collectors.joining(", "));
  }

  @Override
  public List<String> candidates() {
    return kept.get().map(KeptVersions::symbolicNames).orElse(List.of());
  }
}
