package upgrade.impl.command;

import java.util.ArrayList;
import java.util.List;
import upgrade.impl.command.Paint.Tone;

/** Aligns columns by blanks alone, so that a row survives {@code grep} and columns {@code awk}. */
public final class Table {
  private record Cell(Tone tone, String words) {}

  private static final String GAP = "  ";

  private final String indent;
  private final List<List<Cell>> rows = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();

  private Table(String indent) {
    this.indent = indent;
  }

  /**
   * A table with these headers, in plain words.
   *
   * @param headers one that begins with {@code >} has its column aligned to the right, as numbers
   *     are
   */
  public static Table of(String... headers) {
    Table table = new Table("");
    List<Cell> first = new ArrayList<>();
    for (String header : headers) {
      boolean number = header.startsWith(">");
      table.right.add(number);
      first.add(new Cell(Tone.HEADING, number ? header.substring(1) : header));
    }
    table.rows.add(first);
    return table;
  }

  /** Columns without headers, two blanks in from the left. */
  public static Table plain(int columns) {
    Table table = new Table(GAP);
    for (int i = 0; i < columns; i++) {
      table.right.add(false);
    }
    return table;
  }

  public Table row(Object... words) {
    return row(Tone.PLAIN, words);
  }

  /** The row's last column in that tone. */
  public Table row(Tone last, Object... words) {
    if (words.length != right.size()) {
      throw new IllegalArgumentException(words.length + " cells for " + right.size() + " columns");
    }
    List<Cell> row = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      Tone tone = i == words.length - 1 ? last : Tone.PLAIN;
      row.add(new Cell(tone, Text.oneLine(String.valueOf(words[i]))));
    }
    rows.add(row);
    return this;
  }

  List<String> lines(Paint paint) {
    int[] widths = new int[right.size()];
    for (List<Cell> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i).words()));
      }
    }
    return rows.stream().map(row -> line(row, widths, paint)).toList();
  }

  /** Nothing is padded at the end of a line. */
  private String line(List<Cell> row, int[] widths, Paint paint) {
    StringBuilder line = new StringBuilder(indent);
    int owed = 0;
    for (int i = 0; i < widths.length; i++) {
      Cell cell = row.get(i);
      int missing = widths[i] - width(cell.words());
      if (!cell.words().isEmpty()) {
        line.append(" ".repeat(owed + (right.get(i) ? missing : 0)));
        line.append(paint.of(cell.tone(), cell.words()));
        owed = right.get(i) ? 0 : missing;
      } else {
        owed += missing;
      }
      owed += GAP.length();
    }
    return line.toString();
  }

  private static int width(String words) {
    return words.codePointCount(0, words.length());
  }
}
