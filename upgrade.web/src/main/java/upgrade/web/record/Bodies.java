package upgrade.web.record;

import java.util.function.Supplier;
import upgrade.web.settings.WebSettings;

/** Makes recordings of bodies within the configured bounds. */
public final class Bodies {
  private final Supplier<WebSettings> settings;
  private final SpillFiles files;

  public Bodies(Supplier<WebSettings> settings, SpillFiles files) {
    this.settings = settings;
    this.files = files;
  }

  /** Whether a body of that declared length could be recorded whole. */
  public boolean fits(long length) {
    return length <= settings.get().bodyMax();
  }

  /** Nothing so far; whoever asks closes it. */
  public RecordedBody create() {
    WebSettings bounds = settings.get();
    return new RecordedBody(bounds.bodyMemory(), bounds.bodyMax(), files);
  }
}
