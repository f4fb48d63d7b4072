/**
 * Runs two or three threads in every order that makes a difference, one access to shared memory at
 * a time.
 */
@NullMarked
package upgrade.web.race;

import org.jspecify.annotations.NullMarked;
