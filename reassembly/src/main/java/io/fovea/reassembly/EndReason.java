package io.fovea.reassembly;

/// Why a flow ended.
public enum EndReason {
    /// Both directions sent a FIN, or the only direction that was seen did.
    FIN("fin"),
    /// A RST was accepted.
    RST("rst"),
    /// Nothing came for the idle time.
    TIMEOUT("timeout"),
    /// The table needed the room.
    EVICTED("evicted"),
    /// The input ended first.
    END_OF_INPUT("end-of-input");

    private final String label;

    EndReason(String label) {
        this.label = label;
    }

    /// The name in rows.
    public String label() {
        return label;
    }
}
