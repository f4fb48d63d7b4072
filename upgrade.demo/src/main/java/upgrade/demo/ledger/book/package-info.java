/** The ledger itself and the page that shows it. */
@NullMarked
package upgrade.demo.ledger.book;

import org.jspecify.annotations.NullMarked;
