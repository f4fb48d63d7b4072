/** Tells whose requests an upgrade interrupts. */
@NullMarked
package upgrade.impl.affected;

import org.jspecify.annotations.NullMarked;
