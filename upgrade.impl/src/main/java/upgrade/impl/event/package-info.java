/** Publishes what upgrades do through the OSGi Event Admin service, if there is one. */
@NullMarked
package upgrade.impl.event;

import org.jspecify.annotations.NullMarked;
