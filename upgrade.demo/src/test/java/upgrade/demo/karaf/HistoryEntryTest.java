package upgrade.demo.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryEntryTest {
  @Test
  void whatTheConsoleShows() {
    Map<String, String> values =
        HistoryEntry.parse(
            List.of(
                "{",
                "  \"id\": \"mwsfb9ha\",",
                "  \"outcome\": \"SUCCEEDED\",",
                "  \"protected\": true,",
                "  \"milliseconds\": 1572,",
                "  \"bundles\": [",
                "    {",
                "      \"id\": 65",
                "    }",
                "  ],",
                "  \"figures\": {",
                "    \"parked\": 450,",
                "    \"pause.longest.ms\": 1429",
                "  },",
                "  \"problems\": [],",
                "  \"steps\": [",
                "    {",
                "      \"outcome\": \"SKIPPED\",",
                "      \"milliseconds\": 0",
                "    }",
                "  ]",
                "}"));
    assertThat(values)
        .containsEntry("id", "mwsfb9ha")
        .containsEntry("outcome", "SUCCEEDED")
        .containsEntry("protected", "true")
        .containsEntry("ms", "1572")
        .containsEntry("figure.parked", "450")
        .containsEntry("figure.pause.longest.ms", "1429")
        .containsEntry("problems", "");
    assertThat(HistoryEntry.hasEnded(values)).isTrue();
  }

  @Test
  void problems() {
    assertThat(
            HistoryEntry.parse(
                List.of("  \"problems\": [", "    {", "      \"text\": \"bad\"", "    }", "  ],")))
        .containsEntry("problems", "{ \"text\": \"bad\" }");
  }

  @Test
  void oneThatRunsHasNotEnded() {
    assertThat(
            HistoryEntry.hasEnded(
                HistoryEntry.parse(
                    List.of("\"id\": \"a\",", "\"outcome\": null,", "\"outcome\": \"FAILED\","))))
        .isFalse();
    assertThat(HistoryEntry.hasEnded(Map.of())).isFalse();
  }
}
