/** What an operator can configure. */
@NullMarked
package upgrade.impl.settings;

import org.jspecify.annotations.NullMarked;
