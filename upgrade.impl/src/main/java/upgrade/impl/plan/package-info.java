/** Makes plans: purely, from a request and what is registered. */
@NullMarked
package upgrade.impl.plan;

import org.jspecify.annotations.NullMarked;
