/** The configuration of the web part. */
@NullMarked
package upgrade.web.settings;

import org.jspecify.annotations.NullMarked;
