package upgrade.impl.run;

import java.util.function.BooleanSupplier;

/**
 * What hangs in an upgrade.
 *
 * @param doing what does not end
 * @param thread which hangs in it
 * @param isOver whether it has ended after all; may be asked often
 */
record Hang(String doing, Thread thread, BooleanSupplier isOver) {}
