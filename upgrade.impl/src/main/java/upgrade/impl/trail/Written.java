package upgrade.impl.trail;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import upgrade.api.BundleChange;
import upgrade.api.UpgradeRequest;

/** Makes the records of a trail; {@link Reading} is the other way round. */
final class Written {
  /** Another one when an older version of ours could not make sense of what is written. */
  static final long FORMAT = 1;

  static final String IS = "is";
  static final String BEGUN = "begun";
  static final String OLD = "old";
  static final String PASSING = "passing";
  static final String DOES = "does";
  static final String DID = "did";
  static final String LEFT = "left";
  static final String ENDED = "ended";
  static final String FOUND = "found";
  static final String STARTED = "started";
  static final String TRIGGER = "trigger";
  static final String DIRECTION = "direction";
  static final String WHO = "who";
  static final String BUNDLES = "bundles";
  static final String BUNDLE = "bundle";
  static final String NAME = "name";
  static final String VERSION = "version";
  static final String TO = "to";
  static final String LOCATION = "location";
  static final String HASH = "hash";
  static final String FILE = "file";
  static final String WHAT = "what";
  static final String VERSION_OF_FORMAT = "format";

  private static final int LONG = 200;

  private Written() {}

  static Map<String, ?> begun(UpgradeRequest request, Instant started) {
    Map<String, Object> record = record(BEGUN);
    record.put(VERSION_OF_FORMAT, FORMAT);
    record.put(STARTED, started.toString());
    record.put(TRIGGER, request.trigger().name());
    record.put(DIRECTION, request.direction().name());
    record.put(WHO, request.who().map(Written::cut));
    record.put(BUNDLES, changes(request));
    return record;
  }

  static Map<String, ?> old(Old old, Path root) {
    Map<String, Object> record = record(OLD);
    record.put(BUNDLE, old.bundleId());
    record.put(NAME, old.symbolicName());
    record.put(VERSION, old.version());
    record.put(LOCATION, BundleChange.withoutSecrets(old.location()));
    record.put(HASH, old.hash());
    // Relative: a framework's storage may be moved.
    Path file = old.file().startsWith(root) ? root.relativize(old.file()) : old.file();
    record.put(FILE, file.toString());
    return record;
  }

  static Map<String, ?> passing(UpgradeRequest request) {
    Map<String, Object> record = record(PASSING);
    record.put(BUNDLES, changes(request));
    return record;
  }

  static Map<String, ?> what(String is, String what) {
    Map<String, Object> record = record(is);
    record.put(WHAT, cut(what));
    return record;
  }

  static Map<String, Object> record(String is) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put(IS, is);
    return record;
  }

  static Map<String, ?> found(Map<Long, String> hashes) {
    Map<String, Object> record = record(FOUND);
    List<Map<String, Object>> bundles = new ArrayList<>();
    hashes.forEach((id, hash) -> bundles.add(Map.of(BUNDLE, id, HASH, hash)));
    record.put(BUNDLES, bundles);
    return record;
  }

  private static List<Map<String, Object>> changes(UpgradeRequest request) {
    List<Map<String, Object>> changes = new ArrayList<>();
    for (BundleChange change : request.changes()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put(BUNDLE, change.bundleId());
      each.put(NAME, change.symbolicName());
      each.put(VERSION, change.fromVersion());
      each.put(TO, change.toVersion());
      changes.add(each);
    }
    return changes;
  }

  private static String cut(String text) {
    return text.length() <= LONG ? text : text.substring(0, LONG - 3) + "...";
  }
}
