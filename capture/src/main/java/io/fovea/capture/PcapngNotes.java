package io.fovea.capture;

import io.fovea.packet.RawMemory;
import io.fovea.spi.DecryptionSecrets;
import io.fovea.spi.SourceNotes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects what the blocks of a pcapng file say beside packets. What is kept is bounded, what is counted is not.
final class PcapngNotes {
    private static final int COMMENTS_KEPT = 16;
    private static final int NAMES_KEPT = 64;
    private static final int SECRETS_KEPT = 1 << 10;
    private static final int SECRET_BYTES_KEPT = 16 << 20;

    private final Set<String> names = new LinkedHashSet<>();
    private final List<String> comments = new ArrayList<>();
    private long commentsSeen;
    private final List<DecryptionSecrets> secrets = new ArrayList<>();
    private int secretBytes;
    private long secretsSeen;
    private long dropped;
    private long systemDropped;
    private long droppedSomewhere;

    void comment(PcapngOptions option) {
        commentsSeen++;
        if (comments.size() < COMMENTS_KEPT) comments.add(option.text());
    }

    /// Whether there is room for secrets of so many bytes.
    boolean takesSecrets(long length) {
        return secrets.size() < SECRETS_KEPT && length <= SECRET_BYTES_KEPT - secretBytes;
    }

    /// Takes secrets that there is room for.
    ///
    /// @param at address of their bytes
    void addSecrets(int type, long at, int length) {
        byte[] kept = new byte[length];
        RawMemory.copyToHeap(at, kept, 0, length);
        secrets.add(new DecryptionSecrets(type, kept));
        secretBytes += length;
    }

    /// A block of secrets was met, kept or not.
    void countSecrets() {
        secretsSeen++;
    }

    /// The interfaces of a section are done.
    void add(List<PcapngInterface> interfaces) {
        for (PcapngInterface each : interfaces) {
            if (each.name() != null && names.size() < NAMES_KEPT) names.add(each.name());
            dropped += each.dropped();
            systemDropped += each.systemDropped();
            droppedSomewhere += each.droppedSomewhere();
        }
    }

    /// @param open interfaces of the section that is not done
    SourceNotes with(List<PcapngInterface> open) {
        PcapngNotes all = new PcapngNotes();
        all.names.addAll(names);
        all.dropped = dropped;
        all.systemDropped = systemDropped;
        all.droppedSomewhere = droppedSomewhere;
        all.add(open);
        return new SourceNotes(List.copyOf(all.names), comments, commentsSeen, secrets, secretsSeen, all.lost());
    }

    private Map<String, Long> lost() {
        Map<String, Long> lost = new LinkedHashMap<>();
        if (dropped > 0) lost.put(SourceNotes.LOST_BY_INTERFACE, dropped);
        if (systemDropped > 0) lost.put(SourceNotes.LOST_BY_KERNEL, systemDropped);
        if (droppedSomewhere > 0) lost.put(SourceNotes.LOST_SOMEWHERE, droppedSomewhere);
        return lost;
    }
}
