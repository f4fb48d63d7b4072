/** Logging where the host does it; a private part of each bundle of ours that logs. */
@NullMarked
package upgrade.log;

import org.jspecify.annotations.NullMarked;
