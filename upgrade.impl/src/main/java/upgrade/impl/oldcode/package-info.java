/** What still holds the code that an update has replaced. */
@NullMarked
package upgrade.impl.oldcode;

import org.jspecify.annotations.NullMarked;
