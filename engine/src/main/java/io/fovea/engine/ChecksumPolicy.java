package io.fovea.engine;

/// Which checksums a run verifies, and what becomes of packets with a bad one.
public enum ChecksumPolicy {
    /// Those of the packets that a query shows the outcome of: in the history of flows, or as something odd. Bad ones
    /// are counted and marked, and their packets are followed as all others; a sum that is merely left to a network
    /// card is not bad.
    AUTO("auto"),
    /// All. A packet with a bad one is left out as its receiver would drop it, and is counted as malformed.
    ALL("all"),
    /// None.
    NONE("none");

    private final String label;

    ChecksumPolicy(String label) {
        this.label = label;
    }

    /// The name under which users choose it.
    public String label() {
        return label;
    }
}
