package upgrade.impl.run;

import java.util.function.BooleanSupplier;

/**
 * What hangs in an upgrade.
 *
 * @param doing what does not end
 * @param thread which hangs in it
 * @param certain whether it is known to be that thread: only then it may be interrupted
 * @param isOver whether it has ended after all; may be asked often
 */
record Hang(String doing, Thread thread, boolean certain, BooleanSupplier isOver) {}
