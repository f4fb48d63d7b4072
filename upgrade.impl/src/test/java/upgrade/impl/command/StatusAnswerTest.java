package upgrade.impl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import upgrade.api.BundleChange;
import upgrade.api.Section;
import upgrade.api.Stuck;
import upgrade.api.Trigger;

class StatusAnswerTest {
  private final StatusAnswer answer =
      new StatusAnswer(
          List.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(
              new StatusAnswer.Hanging(
                  new StatusAnswer.Now(
                      "mws",
                      Section.UPGRADE,
                      Trigger.UPDATE,
                      Optional.of("karaf"),
                      List.of(BundleChange.of(7, "shop", "1.0.0")),
                      Optional.of(Duration.ofSeconds(31))),
                  Stuck.of("update of shop [7]", "operator", "shop.Shop.start(Shop.java:7)"))),
          true,
          Optional.empty());

  @Test
  void whatHangsIsNamedWithThreadAndFrame() {
    assertThat(answer.toString())
        .contains(
            "STUCK: mws in section upgrade for 31.0 s, shop [7] 1.0.0 -> ?, by karaf",
            "  update of shop [7] hangs on thread 'operator' in shop.Shop.start(Shop.java:7)"
                + ": its requests are answered 503");
  }

  @Test
  void programsReadItToo() {
    Map<?, ?> json = (Map<?, ?>) answer.json();
    assertThat((List<?>) json.get("stuck"))
        .singleElement()
        .isInstanceOfSatisfying(
            Map.class,
            stuck -> {
              assertThat(stuck.get("id")).isEqualTo("mws");
              assertThat(stuck.get("thread")).isEqualTo("operator");
              assertThat(stuck.get("frame")).isEqualTo("shop.Shop.start(Shop.java:7)");
            });
  }
}
