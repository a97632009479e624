package io.fovea.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every layout that pcap files ever had; Wireshark's editcap wrote the same bytes, and its capinfos reads them so.
class PcapFormatTest {
    private static final int RECORDS = 4;
    private static final int LENGTH = 60;

    @TempDir
    Path folder;

    /// @param extra bytes between the usual record header and the frame
    private Capture read(byte[] header, boolean swapped, int extra) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header);
        for (int n = 0; n < RECORDS; n++) {
            int onWire = 100 + n;
            file.writeBytes(Capture.words((int) Capture.START_SECOND + n, 123_456, swapped ? onWire : LENGTH,
                    swapped ? LENGTH : onWire));
            file.writeBytes(new byte[extra]);
            file.writeBytes(Capture.bytes(n, LENGTH));
        }
        Path path = folder.resolve("capture");
        Files.write(path, file.toByteArray());
        return Capture.read(path);
    }

    private static void assertRead(Capture capture, long fractionNs) {
        assertThat(capture.damage()).isNull();
        assertThat(capture.frames()).hasSize(RECORDS);
        List<Capture.Frame> plain = Capture.frames(LENGTH, LENGTH, LENGTH, LENGTH);
        for (int n = 0; n < RECORDS; n++) {
            Capture.Frame frame = plain.get(n);
            assertThat(capture.frames().get(n)).isEqualTo(new Capture.Frame(
                    frame.timeNs() + fractionNs, LENGTH, 100 + n, frame.sum(), n + 1, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a1b2c3d4, 0, 123456000", "a1b23c4d, 0, 123456", "a1b2cd34, 8, 123456000", "a1b2cd34, 12, 123456000",
        "a1b2c3d4, 8, 123456000", "a1b2c3d4, 4, 123456000",
    })
    void tellsLayoutsByMagicAndFirstRecords(String magic, int extra, long fractionNs) throws IOException {
        int word = Integer.parseUnsignedInt(magic, 16);
        assertRead(read(Capture.header(word, 2, 4, 1), false, extra), fractionNs);
    }

    @ParameterizedTest
    @CsvSource({"2, 0, true", "2, 2, true", "2, 3, true", "2, 3, false", "2, 4, false", "543, 0, true"})
    void takesLengthsInTheOrderOfTheVersion(int major, int minor, boolean swapped) throws IOException {
        assertRead(read(Capture.header(Capture.MICROS, major, minor, 1), swapped, 0), 123_456_000);
    }

    @Test
    void readsWhatAixAndIxiaWrite() throws IOException {
        assertRead(read(Capture.header(Capture.MICROS, 2, 2, 6), true, 0), 123_456);
        for (int magic : new int[] {0x1c0001ac, 0x1c0001ab}) {
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            header.writeBytes(Capture.header(magic, 2, 4, 1));
            header.writeBytes(Capture.words(304));
            assertRead(read(header.toByteArray(), false, 0), 123_456_000);
        }
    }

    @Test
    void takesADamagedFirstRecordForDamageAndNotForAnotherLayout() throws IOException {
        byte[] file = Capture.pcap(60, 60, 60);
        file[24 + 11] = 0x7f;
        Files.write(folder.resolve("damaged"), file);
        Capture capture = Capture.read(folder.resolve("damaged"));
        assertThat(capture.frames()).isEmpty();
        assertThat(capture.damage()).contains("packet 1 at byte 24: claims 2130706492 bytes, which no link carries");
    }

    /// Records of zeros are plausible in any layout, for a while.
    @Test
    void readsWhatIsBeforeADamagedRecordAmongTheFirstAsBefore() throws IOException {
        int[] lengths = {400, 400, 400, 400, 400, 400, 400};
        for (int damaged = 2; damaged < lengths.length; damaged++) {
            byte[] file = Capture.pcap(lengths);
            for (int n = 0; n < lengths.length; n++) Arrays.fill(file, 40 + 416 * n, 440 + 416 * n, (byte) 0);
            Arrays.fill(file, 24 + 416 * damaged + 8, 24 + 416 * damaged + 12, (byte) -1);
            Files.write(folder.resolve("damaged"), file);
            Capture capture = Capture.read(folder.resolve("damaged"));
            assertThat(capture.frames()).as("record %d", damaged).hasSize(damaged);
            assertThat(capture.damage()).contains("packet " + (damaged + 1) + " at byte " + (24 + 416 * damaged));
        }
    }

    @Test
    void readsRecordsLongerThanAnyFrame() throws IOException {
        int[] lengths = {70_000, 300_000, 5, 2_000_000, 0, 65_536};
        Files.write(folder.resolve("long"), Capture.pcap(lengths));
        Capture capture = Capture.read(folder.resolve("long"));
        assertThat(capture.damage()).isNull();
        assertThat(capture.frames()).isEqualTo(Capture.frames(lengths));
    }
}
