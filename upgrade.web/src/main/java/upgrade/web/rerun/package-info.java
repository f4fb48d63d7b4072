/** Judges whether an attempt failed because of an upgrade and may run again. */
@NullMarked
package upgrade.web.rerun;

import org.jspecify.annotations.NullMarked;
