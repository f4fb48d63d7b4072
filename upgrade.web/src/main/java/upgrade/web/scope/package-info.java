/**
 * Which requests an upgrade interrupts, and when what serves them is back.
 *
 * <p>Nothing of an application is kept here: only ids and strings.
 */
@NullMarked
package upgrade.web.scope;

import org.jspecify.annotations.NullMarked;
