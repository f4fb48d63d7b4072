/** Holds requests without a thread and lets them go in order of arrival. */
@NullMarked
package upgrade.web.park;

import org.jspecify.annotations.NullMarked;
