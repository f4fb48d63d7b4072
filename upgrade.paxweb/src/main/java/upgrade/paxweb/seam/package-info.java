/** Puts the request path in front of the handlers of Pax Web's Jetty. */
@NullMarked
package upgrade.paxweb.seam;

import org.jspecify.annotations.NullMarked;
