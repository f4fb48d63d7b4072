/** What an operator asks about the requests, and may do in an emergency. */
@NullMarked
package upgrade.web.status;

import org.jspecify.annotations.NullMarked;
