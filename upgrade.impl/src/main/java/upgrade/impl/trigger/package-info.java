/** Hears that the framework is about to take a bundle down, and why. */
@NullMarked
package upgrade.impl.trigger;

import org.jspecify.annotations.NullMarked;
