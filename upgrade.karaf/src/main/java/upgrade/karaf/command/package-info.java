/** Hands the commands to Karaf's shell, made from what they say of themselves. */
@NullMarked
package upgrade.karaf.command;

import org.jspecify.annotations.NullMarked;
