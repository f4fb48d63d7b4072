/** Puts the request path into Felix HTTP by Whiteboard Preprocessors. */
@NullMarked
package upgrade.web.seam;

import org.jspecify.annotations.NullMarked;
