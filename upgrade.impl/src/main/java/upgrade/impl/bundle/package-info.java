/** Loads, stops, updates, refreshes and starts bundles, and puts them back. */
@NullMarked
package upgrade.impl.bundle;

import org.jspecify.annotations.NullMarked;
