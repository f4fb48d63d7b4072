/** Chooses the HTTP service whose requests are protected, and the seam that leads them to us. */
@NullMarked
package upgrade.web.stack;

import org.jspecify.annotations.NullMarked;
