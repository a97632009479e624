package io.fovea.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.engine.Fovea;
import io.fovea.engine.RunListener;
import io.fovea.engine.RunReport;
import io.fovea.spi.Chunk;
import io.fovea.spi.InputException;
import io.fovea.spi.PacketSource;
import io.fovea.spi.PacketSourceOpener;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Captures cut at the end of every record or block and beside it, and with lengths of records and blocks blown up:
/// everything before the damage is read, what is said names the place, every packet is accounted for.
class CutFilesTest {
    /// What stands in the place of a length; smaller ones are added to it.
    private static final int[] LENGTHS = {-1, Integer.MAX_VALUE, 64 << 20, 0, 8, 11, 1 << 16, 0x80000000};
    private static final int BLOWN_UP_RECORDS = 8;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("fovea.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final PacketSourceOpener opener = ServiceLoader.load(PacketSourceOpener.class).stream()
            .map(ServiceLoader.Provider::get).filter(each -> !(each instanceof GuardedOpener)).findFirst().orElseThrow();
    private final Fovea fovea = Fovea.builder().query("from conn select *").workers(1).build();
    /// Its memory takes longer to get than a part to read.
    private Chunk chunk;
    private int cuts;
    private int blownUp;

    /// What a reader gives.
    private record Found(int frames, String damage) {}

    @AfterEach
    void giveBackMemory() {
        if (chunk != null) chunk.close();
    }

    @Test
    void ofTheProject() throws IOException {
        for (Path capture : DamagedCapturesTest.own()) assertThat(damage(capture)).as("%s", capture).isTrue();
        assertThat(cuts).isGreaterThan(5_000);
        assertThat(blownUp).isGreaterThan(1_000);
    }

    @Test
    @EnabledIfSystemProperty(named = "fovea.heavy", matches = "true")
    void ofTheCollection() throws IOException {
        int captures = 0;
        for (Path capture : SharedCaptures.all()) if (damage(capture)) captures++;
        System.out.println(captures + " captures cut " + cuts + " times, lengths changed " + blownUp + " times");
        assertThat(captures).isGreaterThan(690);
        assertThat(cuts).isGreaterThan(200_000);
        assertThat(blownUp).isGreaterThan(30_000);
    }

    /// @return false for captures that are not read as they are, or whose layout is not one of those looked at here
    private boolean damage(Path capture) throws IOException {
        List<RecordedPart> parts = RecordedPart.of(Files.readAllBytes(capture));
        if (parts.isEmpty()) return false;
        Path file = folder.resolve("part");
        for (RecordedPart part : parts) {
            Files.write(file, part.bytes());
            try {
                Found whole = read(file);
                if (whole.damage != null || whole.frames != part.packets(part.bytes().length)) return false;
            } catch (InputException e) {
                return false; // a link type that is refused
            }
            cutEverywhere(capture, part, file);
            blowUp(capture, part, file);
        }
        return true;
    }

    /// From the end on, so that the file only becomes shorter.
    private void cutEverywhere(Path capture, RecordedPart part, Path file) throws IOException {
        for (int r = part.records() - 1; r >= 0; r--) {
            for (int length = part.end(r) + 1; length >= Math.max(part.headLength(), part.end(r) - 1); length--) {
                if (length > part.bytes().length) continue;
                try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                    cut.setLength(length);
                }
                Found found = read(file);
                cuts++;
                int packets = part.packets(length);
                assertThat(found.frames).as("%s cut to %d", capture, length).isEqualTo(packets);
                int start = part.lastEnd(length);
                if (start == length) assertThat(found.damage).as("%s cut to %d", capture, length).isNull();
                else assertThat(found.damage).as("%s cut to %d", capture, length)
                        .contains("packet " + (packets + 1) + " at byte " + start + ":");
            }
        }
    }

    private void blowUp(Path capture, RecordedPart part, Path file) throws IOException {
        for (int n = 0; n < BLOWN_UP_RECORDS; n++) {
            int record = random.nextInt(part.records());
            int start = record == 0 ? part.headLength() : part.end(record - 1);
            int lengthAt = part.lengthAt(start, random.nextBoolean());
            for (int value : LENGTHS) {
                byte[] bytes = part.bytes().clone();
                ByteBuffer words = ByteBuffer.wrap(bytes).order(part.order());
                boolean isNear = value >= 0 && value < 64;
                words.putInt(lengthAt, isNear ? words.getInt(lengthAt) + 4 - value : value);
                Files.write(file, bytes);
                String what = "seed %d, %s: %d at byte %d".formatted(seed, capture, words.getInt(lengthAt), lengthAt);
                blownUp++;
                try {
                    assertThat(read(file).frames).as(what).isGreaterThanOrEqualTo(part.packets(start));
                    if (n > 0) continue;
                    RunReport report = fovea.run(List.of(file), new Rows(), RunListener.SILENT);
                    assertThat(report.accounting().holds()).as("%s: %s", what, report.accounting()).isTrue();
                } catch (InputException e) {
                    assertThat(start).as(what).isEqualTo(part.headLength());
                } catch (RuntimeException e) {
                    throw new AssertionError(what, e);
                }
            }
        }
    }

    private Found read(Path file) throws IOException {
        int frames = 0;
        try (PacketSource source = opener.open(SourceRequest.of(file))) {
            if (chunk == null) chunk = new Chunk(source.chunkBytes());
            boolean more = true;
            for (long number = 0; more && number < source.chunks(); number++) {
                chunk.clear();
                source.load(chunk, number);
                more = source.findFrames(chunk);
                frames += chunk.packets();
            }
            return new Found(frames, source.damage());
        }
    }
}
