package upgrade.impl.recovery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import upgrade.api.BundleChange;
import upgrade.impl.trail.Old;

/**
 * What a bundle has after a crash in the middle of its upgrade.
 *
 * @param change what the upgrade was to do with it
 * @param id of the bundle as it is now; empty if there is none
 * @param version as it is now
 * @param hash of its content as it is now; empty if that cannot be read
 */
public record Found(
    BundleChange change,
    Optional<Old> old,
    State state,
    Optional<Long> id,
    Optional<String> version,
    Optional<String> hash,
    boolean isRunning) {

  /** Which content a bundle has. */
  public enum State {
    /** What it had before the upgrade. */
    OLD("its old content"),
    /** Another than before, the new one as far as can be told. */
    NEW("its new content"),
    /** Somebody has given it another one after the crash. */
    CHANGED("content that came after the crash"),
    /** What it had before was not kept, so nobody can tell. */
    UNKNOWN("content of which nobody knows whether it is the old one"),
    /** The bundle is there, but its content cannot be read. */
    BROKEN("content that cannot be read"),
    /** There is no such bundle. */
    GONE("no content, it is not installed");

    private final String words;

    State(String words) {
      this.words = words;
    }
  }

  /** Whether it is as the crash left it, and not as it was before. */
  boolean isToRestore() {
    return state == State.NEW || state == State.BROKEN || state == State.GONE;
  }

  String subject() {
    return change.symbolicName() + " [" + id.orElse(change.bundleId()) + "]";
  }

  String words() {
    return "has "
        + state.words
        + version.map(now -> " " + now).orElse("")
        + (state == State.GONE ? "" : isRunning ? ", and runs" : ", and does not run");
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("symbolicName", change.symbolicName());
    json.put("content", state.name());
    json.put("version", version);
    json.put("running", isRunning);
    return json;
  }

  @Override
  public String toString() {
    return subject() + " " + words();
  }
}
