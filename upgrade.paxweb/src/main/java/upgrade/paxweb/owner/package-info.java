/** Whose the contexts and servlets of Pax Web are, which its runtime does not tell. */
@NullMarked
package upgrade.paxweb.owner;

import org.jspecify.annotations.NullMarked;
