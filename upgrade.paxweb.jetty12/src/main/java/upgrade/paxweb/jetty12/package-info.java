/** Leads the requests of Pax Web 11 through the request path, in front of Jetty 12's handlers. */
@NullMarked
package upgrade.paxweb.jetty12;

import org.jspecify.annotations.NullMarked;
