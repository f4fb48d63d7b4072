package upgrade.impl.trail;

import java.nio.file.Path;

/**
 * The content that a bundle had before an upgrade.
 *
 * @param location where the bundle is installed from
 * @param hash see {@link upgrade.impl.version.Identity}
 * @param file a copy of it
 */
public record Old(
    long bundleId, String symbolicName, String version, String location, String hash, Path file) {}
