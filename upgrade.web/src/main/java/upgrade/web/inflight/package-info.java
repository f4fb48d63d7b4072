/** Knows every request that is in flight, and tells when those of a scope have ended. */
@NullMarked
package upgrade.web.inflight;

import org.jspecify.annotations.NullMarked;
