/** The instructions and modifications that know nothing of HTTP. */
@NullMarked
package upgrade.impl.instruction;

import org.jspecify.annotations.NullMarked;
