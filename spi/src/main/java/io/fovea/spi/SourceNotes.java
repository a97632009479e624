package io.fovea.spi;

import java.util.List;
import java.util.Map;

/// What a capture says beside its packets.
///
/// @param interfaces names of the interfaces, as far as it has any
/// @param comments the first comments
/// @param commentCount comments in all
/// @param secrets decryption secrets, as many as are kept; none is used
/// @param secretCount blocks of decryption secrets in all
/// @param lost packets that whoever made the capture lost, by place
public record SourceNotes(
        List<String> interfaces, List<String> comments, long commentCount, List<DecryptionSecrets> secrets,
        long secretCount, Map<String, Long> lost) {
    /// Lost by the interface.
    public static final String LOST_BY_INTERFACE = "nic";
    /// Lost by the operating system.
    public static final String LOST_BY_KERNEL = "kernel";
    /// Lost, and the capture does not say where.
    public static final String LOST_SOMEWHERE = "unknown";

    /// Nothing.
    public static final SourceNotes NONE = new SourceNotes(List.of(), List.of(), 0, List.of(), 0, Map.of());

    public SourceNotes {
        interfaces = List.copyOf(interfaces);
        comments = List.copyOf(comments);
        secrets = List.copyOf(secrets);
        lost = Map.copyOf(lost);
    }

    /// The same for reports, which hold no secrets: only how many there were.
    public SourceNotes withoutSecrets() {
        return secrets.isEmpty() ? this
                : new SourceNotes(interfaces, comments, commentCount, List.of(), secretCount, lost);
    }
}
