/** Records what a request's attempt reads and holds what its answer must not send yet. */
@NullMarked
package upgrade.web.record;

import org.jspecify.annotations.NullMarked;
