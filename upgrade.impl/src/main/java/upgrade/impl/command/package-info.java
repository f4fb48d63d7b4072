/** What an operator can ask for and do, whatever the shell. */
@NullMarked
package upgrade.impl.command;

import org.jspecify.annotations.NullMarked;
