package io.fovea.spi;

import java.util.List;
import java.util.Map;

/// What a capture says beside its packets.
///
/// @param interfaces names of the interfaces, as far as it has any
/// @param comments the first comments
/// @param commentCount comments in all
/// @param secretCount blocks of decryption secrets; none is used
/// @param lost packets that whoever made the capture lost, by place
public record SourceNotes(
        List<String> interfaces, List<String> comments, long commentCount, long secretCount, Map<String, Long> lost) {
    /// Lost by the interface.
    public static final String LOST_BY_INTERFACE = "nic";
    /// Lost by the operating system.
    public static final String LOST_BY_KERNEL = "kernel";
    /// Lost, and the capture does not say where.
    public static final String LOST_SOMEWHERE = "unknown";

    /// Nothing.
    public static final SourceNotes NONE = new SourceNotes(List.of(), List.of(), 0, 0, Map.of());

    public SourceNotes {
        interfaces = List.copyOf(interfaces);
        comments = List.copyOf(comments);
        lost = Map.copyOf(lost);
    }
}
