/** Hands what upgrades do to whoever shows it. */
@NullMarked
package upgrade.demo.console;

import org.jspecify.annotations.NullMarked;
