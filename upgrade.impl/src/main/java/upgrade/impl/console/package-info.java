/** Shows what an upgrade does on the console of the person who is to see it. */
@NullMarked
package upgrade.impl.console;

import org.jspecify.annotations.NullMarked;
