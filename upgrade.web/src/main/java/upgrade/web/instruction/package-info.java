/** The instructions for web applications. */
@NullMarked
package upgrade.web.instruction;

import org.jspecify.annotations.NullMarked;
