package upgrade.impl.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import upgrade.api.BundleChange;
import upgrade.api.CheckFailedException;
import upgrade.api.UpgradeRequest;
import upgrade.impl.affected.Kind;
import upgrade.impl.bundle.Unprotected;
import upgrade.impl.command.Paint.Tone;

/** Updates what no upgrade can protect, if the operator insists. */
final class PlainUpdate {
  private final BundleContext context;
  private final LongSupplier most;

  /**
   * @param most how many bytes one content may have
   */
  PlainUpdate(BundleContext context, LongSupplier most) {
    this.context = context;
    this.most = most;
  }

  /** Why an update of that bundle cannot be protected; empty if it can be. */
  Optional<String> unprotectable(long id) {
    Bundle bundle = context.getBundle(id);
    return bundle == null ? Optional.empty() : Kind.unprotectable(bundle);
  }

  /** Whether to update it while it runs would end what performs the update. */
  boolean isNever(long id) {
    Bundle bundle = context.getBundle(id);
    return bundle != null && (id == 0 || Kind.isOurs(bundle));
  }

  Answer update(List<BundleChange> changes) throws CommandException, InterruptedException {
    for (BundleChange change : changes) {
      if (isNever(change.bundleId())) {
        throw new WrongInput(
            change.symbolicName()
                + " "
                + unprotectable(change.bundleId()).orElse("performs the upgrades")
                + ": restart the framework with its new version");
      }
    }
    List<String> done = new ArrayList<>();
    try (Unprotected all = fetch(changes)) { // every content before any update
      for (BundleChange change : changes) {
        all.update(change);
        Bundle bundle = context.getBundle(change.bundleId());
        done.add(
            change.symbolicName()
                + " ["
                + change.bundleId()
                + "] "
                + change.fromVersion()
                + " -> "
                + (bundle == null ? "?" : bundle.getVersion()));
      }
    } catch (CheckFailedException e) {
      throw new UpdateFailed("nothing has changed: " + e.getMessage());
    } catch (BundleException e) {
      throw new UpdateFailed(
          (done.isEmpty() ? "" : "updated " + done + ", then ")
              + "the framework could not update: "
              + e.getMessage());
    }
    return new Done(done);
  }

  private Unprotected fetch(List<BundleChange> changes)
      throws CheckFailedException, InterruptedException {
    UpgradeRequest request = UpgradeRequest.of(changes.toArray(BundleChange[]::new));
    return Unprotected.fetch(context, request, most.getAsLong());
  }

  /** Says that the framework would not. */
  static final class UpdateFailed extends CommandException {
    private static final long serialVersionUID = 1L;

    UpdateFailed(String reason) {
      super(reason);
    }
  }

  /** What was updated without protection. */
  public static final class Done extends TextAnswer {
    private final List<String> done;

    Done(List<String> done) {
      this.done = List.copyOf(done);
    }

    public List<String> getUpdated() {
      return done;
    }

    @Override
    void write(Text text) {
      text.line(
          Tone.WARNING,
          "warning: updated without an upgrade, NOT PROTECTED, requests may have failed");
      done.forEach(text::line);
      text.line("who imports packages from it keeps the old ones until felix:refresh");
    }

    @Override
    public String line() {
      return "updated, NOT PROTECTED: " + String.join(", ", done);
    }

    @Override
    public Object json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("protected", false);
      json.put("updated", done);
      return json;
    }
  }
}
