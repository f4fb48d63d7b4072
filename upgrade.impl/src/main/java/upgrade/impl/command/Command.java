package upgrade.impl.command;

import java.util.List;

/** Does one thing that an operator asks for; knows nothing of the shell. */
public interface Command {
  /** Its name, arguments, options and help. */
  Usage usage();

  /**
   * Does it, on the calling thread.
   *
   * @param words as {@link Usage#parse} has understood them
   * @throws CommandException with one line that says what is wrong and what would be right
   * @throws InterruptedException if the operator interrupts it
   */
  Answer run(Words words) throws CommandException, InterruptedException;

  /** What may stand next in a line, for shells that complete; unsorted, not filtered. */
  default List<String> candidates() {
    return List.of();
  }
}
