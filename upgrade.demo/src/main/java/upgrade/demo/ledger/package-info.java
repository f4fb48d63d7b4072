/** What outlives the updates of the shop. */
@NullMarked
package upgrade.demo.ledger;

import org.jspecify.annotations.NullMarked;
