/** Hands the commands to Gogo; the only package that knows it. */
@NullMarked
package upgrade.impl.command.gogo;

import org.jspecify.annotations.NullMarked;
