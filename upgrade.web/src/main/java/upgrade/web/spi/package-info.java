/**
 * What a seam is: the piece that leads the requests of one kind of container through the request
 * path.
 *
 * <p>For our own seams only, which are built and released together with this bundle: its export has
 * a mandatory attribute, which also tells the two servlet APIs apart.
 */
@Version("0.1.0")
@NullMarked
package upgrade.web.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
