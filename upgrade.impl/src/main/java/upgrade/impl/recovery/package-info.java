/**
 * Finds what a crash has left of an upgrade, tells it, and puts the old version back if it shall.
 */
@NullMarked
package upgrade.impl.recovery;

import org.jspecify.annotations.NullMarked;
