/** Asks at a steady rate and judges each answer. */
@NullMarked
package upgrade.demo.load;

import org.jspecify.annotations.NullMarked;
