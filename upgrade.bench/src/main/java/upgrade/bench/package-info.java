/**
 * Benchmarks, run by hand: {@code java -cp 'upgrade.bench/target/*:upgrade.bench/target/lib/*'}.
 */
@NullMarked
package upgrade.bench;

import org.jspecify.annotations.NullMarked;
