/** Says which requests must wait: open, or closed for a scope. */
@NullMarked
package upgrade.web.gate;

import org.jspecify.annotations.NullMarked;
