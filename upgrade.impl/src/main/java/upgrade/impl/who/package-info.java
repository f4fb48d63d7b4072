/** Tells who asked for an upgrade, as far as the thread that does shows it. */
@NullMarked
package upgrade.impl.who;

import org.jspecify.annotations.NullMarked;
