package upgrade.impl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import upgrade.api.KeptVersion;

class RollbackTest {
  private static final Selected.Named SHOP =
      new Selected.Named(7, "shop", "2.0.0", "file:shop.jar");
  private static final KeptVersion NOW = new Kept("2.0.0", "aaaa1111", true);
  private static final KeptVersion BEFORE = new Kept("1.1.0", "bbbb1111", false);
  private static final KeptVersion REBUILT = new Kept("1.0.0", "cccc1111", false);
  private static final KeptVersion FIRST = new Kept("1.0.0", "cccc2222", false);

  private record Kept(String version, String hash, boolean isCurrent) implements KeptVersion {
    @Override
    public String symbolicName() {
      return "shop";
    }

    @Override
    public long size() {
      return 10;
    }

    @Override
    public Instant since() {
      return Instant.EPOCH;
    }

    @Override
    public URI content() {
      return URI.create("file:" + hash);
    }
  }

  @Test
  void withoutAVersionItIsWhatWasInUseBefore() throws Exception {
    assertThat(choose(null)).isSameAs(BEFORE);
  }

  @Test
  void aVersionOrTheFirstDigitsOfAHashNameOne() throws Exception {
    assertThat(choose("1.1.0")).isSameAs(BEFORE);
    assertThat(choose("CCCC2")).isSameAs(FIRST);
  }

  @Test
  void whatIsNotCertainIsAskedFor() {
    assertThatThrownBy(() -> choose("1.0.0"))
        .hasMessageContaining("several contents")
        .hasMessageContaining("cccc1111")
        .hasMessageContaining("cccc2222");
  }

  @Test
  void whatIsNotKeptOrRunsAlreadySaysWhatIsKept() {
    assertThatThrownBy(() -> choose("3.0.0"))
        .hasMessageContaining("no version 3.0.0 of shop [7] is kept")
        .hasMessageContaining("1.1.0 (bbbb1111)");
    assertThatThrownBy(() -> choose("2.0.0")).hasMessageContaining("runs 2.0.0 already");
    assertThatThrownBy(() -> Rollback.choose(SHOP, List.of(NOW), Optional.empty()))
        .hasMessageContaining("nothing but the current content is kept");
  }

  private static KeptVersion choose(String wanted) throws WrongInput {
    return Rollback.choose(SHOP, List.of(NOW, BEFORE, REBUILT, FIRST), Optional.ofNullable(wanted));
  }
}
