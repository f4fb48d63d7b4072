/** Keeps on disk what an upgrade that has not ended is doing. */
@NullMarked
package upgrade.impl.trail;

import org.jspecify.annotations.NullMarked;
