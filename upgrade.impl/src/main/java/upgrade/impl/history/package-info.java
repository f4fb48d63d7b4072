/** Keeps what happened in past upgrades, one file for each. */
@NullMarked
package upgrade.impl.history;

import org.jspecify.annotations.NullMarked;
