package io.fovea.cli;

/// Which Fovea this is.
final class Version {
    private Version() {}

    /// The version in the jar, or `development` outside a jar.
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
