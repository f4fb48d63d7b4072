/** Starts Felix with the application and updates it. */
@NullMarked
package upgrade.demo.server;

import org.jspecify.annotations.NullMarked;
