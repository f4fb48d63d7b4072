/** What must be so again before parked requests are released: components, health checks. */
@NullMarked
package upgrade.impl.ready;

import org.jspecify.annotations.NullMarked;
