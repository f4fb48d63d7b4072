/** Knows which deployments go on, whoever performs them. */
@NullMarked
package upgrade.impl.deployment;

import org.jspecify.annotations.NullMarked;
