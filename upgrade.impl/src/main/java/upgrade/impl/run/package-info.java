/** Performs plans: one upgrade at a time, each step guarded, undone backwards. */
@NullMarked
package upgrade.impl.run;

import org.jspecify.annotations.NullMarked;
