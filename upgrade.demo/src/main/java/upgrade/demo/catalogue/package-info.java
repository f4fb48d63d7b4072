/** What a shop offers to other bundles. */
@NullMarked
package upgrade.demo.catalogue;

import org.jspecify.annotations.NullMarked;
