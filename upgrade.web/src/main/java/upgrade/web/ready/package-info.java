/** Finds out whether what is back really serves: the container's look-up, probes, warm-up. */
@NullMarked
package upgrade.web.ready;

import org.jspecify.annotations.NullMarked;
