/** Tells which deployments Karaf performs. */
@NullMarked
package upgrade.karaf.deployment;

import org.jspecify.annotations.NullMarked;
