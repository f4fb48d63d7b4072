/** Writes and reads JSON (RFC 8259). */
@NullMarked
package upgrade.impl.json;

import org.jspecify.annotations.NullMarked;
