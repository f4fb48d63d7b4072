/** Leads a request from in flight over the gate to its answer. */
@NullMarked
package upgrade.web.path;

import org.jspecify.annotations.NullMarked;
