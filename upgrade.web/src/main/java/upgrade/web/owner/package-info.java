/**
 * What a container knows of its endpoints beyond its runtime's DTO.
 *
 * <p>For our own seams only, as {@code upgrade.web.spi} is.
 */
@Version("0.1.0")
@NullMarked
package upgrade.web.owner;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
