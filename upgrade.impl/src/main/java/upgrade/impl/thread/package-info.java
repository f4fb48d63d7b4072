/** Makes threads that leave nothing behind. */
@NullMarked
package upgrade.impl.thread;

import org.jspecify.annotations.NullMarked;
