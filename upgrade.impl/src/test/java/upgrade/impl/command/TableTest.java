package upgrade.impl.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import upgrade.impl.command.Paint.Tone;

class TableTest {
  private static String text(Table table, Paint paint) {
    return new Text(paint).table(table).toString();
  }

  @Test
  void columnsAreAlignedByBlanksAndLinesEndWithAWord() {
    Table table = Table.of("name", ">bytes", "why").row("a", 5, "").row("longer", 1234, "because");
    assertThat(text(table, Paint.NONE))
        .isEqualTo(
            """
            name    bytes  why
            a           5
            longer   1234  because""");
  }

  @Test
  void anEmptyCellKeepsItsColumn() {
    Table table = Table.of("one", "two", "three").row("", "x", "y").row("a", "", "z");
    assertThat(text(table, Paint.NONE))
        .isEqualTo(
            """
            one  two  three
                 x    y
            a         z""");
  }

  @Test
  void colourDoesNotCountAsWidth() {
    Table table = Table.of("a", "b").row(Tone.BAD, "long word", "no").row("x", "yes");
    assertThat(text(table, Paint.COLOUR).replaceAll("\u001b\\[\\d+m", ""))
        .isEqualTo(text(table, Paint.NONE));
    assertThat(text(table, Paint.COLOUR)).contains("\u001b[31mno\u001b[0m");
  }

  @Test
  void whatComesFromElsewhereNeitherBreaksALineNorPaints() {
    assertThat(text(Table.of("a", "b").row("x\ny", "\u001b[31mred"), Paint.NONE))
        .isEqualTo("a    b\nx y   [31mred");
  }
}
