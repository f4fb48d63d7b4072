/** Runs a Karaf as an operator does: files in etc, its start script, its shell. */
@NullMarked
package upgrade.demo.karaf;

import org.jspecify.annotations.NullMarked;
