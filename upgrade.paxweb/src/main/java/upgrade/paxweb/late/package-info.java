/** Keeps Pax Web from taking the servlets of a new version for those of the old one. */
@NullMarked
package upgrade.paxweb.late;

import org.jspecify.annotations.NullMarked;
