package upgrade.impl.console;

import java.io.PrintStream;
import java.util.function.BooleanSupplier;

/**
 * What somebody looks at.
 *
 * @param id equal for what is shown at the same place to the same person
 * @param out where to print; not closed
 * @param terminal whether a line can be written over and colours can be seen
 * @param inFront whether the person still waits for what was typed; the prompt is back otherwise
 */
public record Shell(Object id, PrintStream out, boolean terminal, BooleanSupplier inFront) {
  /** One that is no terminal, such as a file or a pipe. */
  public static Shell of(PrintStream out) {
    return new Shell(out, out, false, () -> true);
  }

  /**
   * The same, where nothing is written over: the command that is running there knows nothing of us,
   * and its prompt may come back at any moment.
   */
  Shell inLines() {
    return new Shell(id, out, false, inFront);
  }
}
