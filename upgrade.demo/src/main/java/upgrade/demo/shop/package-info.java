/** The application that is updated under load: one source, two versions. */
@NullMarked
package upgrade.demo.shop;

import org.jspecify.annotations.NullMarked;
