package upgrade.demo.ledger.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BookTest {
  private final Book book = new Book();

  @Test
  void countsTheLoadsRequestsAndThoseByHand() {
    for (String id : new String[] {"r0", "r7", "r7", "r07", "me", "r2000000"}) {
      book.record(id);
    }
    assertThat(book.all()).isEqualTo(Map.of("r0", 1, "r7", 2, "r07", 1, "me", 1, "r2000000", 1));
    assertThat(book.times("r7")).isEqualTo(2);
    assertThat(book.times("r8")).isZero();
    assertThat(book.times("r90000000")).isZero();
    assertThat(book.times("you")).isZero();
  }
}
