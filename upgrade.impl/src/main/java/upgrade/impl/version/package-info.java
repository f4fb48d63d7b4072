/** Keeps the contents of bundles for a way back. */
@NullMarked
package upgrade.impl.version;

import org.jspecify.annotations.NullMarked;
