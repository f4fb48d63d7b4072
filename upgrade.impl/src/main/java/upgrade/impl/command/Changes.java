package upgrade.impl.command;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import upgrade.api.BundleChange;

/** Understands {@code BUNDLE... [URL]}: a URL is the new content of the bundle named before it. */
final class Changes {
  private final Selected bundles;
  private final List<Selected.Named> named = new ArrayList<>();
  private final List<BundleChange> changes = new ArrayList<>();
  private int last; // how many bundles the word before named

  private Changes(Selected bundles) {
    this.bundles = bundles;
  }

  static List<BundleChange> of(List<String> words, Selected bundles) throws WrongInput {
    Changes changes = new Changes(bundles);
    for (String word : words) {
      changes.add(word);
    }
    return changes.changes;
  }

  private void add(String word) throws WrongInput {
    if (isContent(word)) {
      content(word);
      return;
    }
    List<Selected.Named> found = bundles.all(word);
    for (Selected.Named each : found) {
      if (named.contains(each)) {
        throw new WrongInput(each + " is named twice");
      }
      named.add(each);
      changes.add(BundleChange.of(each.id(), each.symbolicName(), each.version()));
    }
    last = found.size();
  }

  /** A jar is often replaced in its place: behind a bundle its location is its new content. */
  private boolean isContent(String word) {
    boolean own = last == 1 && named.get(named.size() - 1).location().equals(word) && isUrl(word);
    return own || !bundles.matches(word) && isUrl(word);
  }

  private static boolean isUrl(String word) {
    int colon = word.indexOf(':');
    return colon > 1
        && word.substring(0, colon).toLowerCase(Locale.ROOT).matches("[a-z][a-z0-9+.-]*");
  }

  private void content(String url) throws WrongInput {
    String shown = BundleChange.withoutSecrets(url);
    if (last != 1) {
      throw new WrongInput(
          last == 0
              ? shown + " belongs to no bundle: name the bundle before its URL"
              : shown + " would be the content of " + last + " bundles: name one before each URL");
    }
    int index = changes.size() - 1;
    if (changes.get(index).location().isPresent()) {
      throw new WrongInput(shown + " is a second URL for " + named.get(index));
    }
    try {
      if (URI.create(url).getScheme() == null) {
        throw new WrongInput(shown + " is no URL");
      }
    } catch (IllegalArgumentException e) {
      throw new WrongInput(shown + " is no URL: write a blank as %20");
    }
    changes.set(index, changes.get(index).from(url));
  }
}
