/** A bundle that is not updated but uses a service of the one that is. */
@NullMarked
package upgrade.demo.reports;

import org.jspecify.annotations.NullMarked;
