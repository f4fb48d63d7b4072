/**
 * What an upgrade is made of: instructions, the plan they edit, the upgrade that performs it.
 *
 * <p>Nothing here is ever {@code null}: an absent value is an {@link java.util.Optional} or an
 * empty collection. Values are immutable and may be shared between threads.
 */
@Version("0.1.0")
@Export
@NullMarked
package upgrade.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
