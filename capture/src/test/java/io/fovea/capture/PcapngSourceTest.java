package io.fovea.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.spi.SourceNotes;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every block of pcapng, in both byte orders.
class PcapngSourceTest {
    private static final int SIMPLE = 3;
    private static final int NAMES = 4;
    private static final int JOURNAL = 9;
    private static final int SECRETS = 10;
    private static final int CUSTOM = 0xbad;
    private static final int CUSTOM_NOT_COPIED = 0x40000bad;

    @TempDir
    Path folder;

    private Capture read(PcapngBlocks blocks) throws IOException {
        return Capture.read(Files.write(folder.resolve("capture"), blocks.bytes.toByteArray()));
    }

    private static List<String> times(Capture capture) {
        return capture.frames().stream().map(frame -> frame.link() + " " + frame.timeNs() + " " + frame.captured())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsEveryPacketBlockAndStepsOverTheRest(boolean little) throws IOException {
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        PcapngBlocks blocks = new PcapngBlocks();
        blocks.section(order).link(1, 0).other(NAMES, "name").other(CUSTOM, "1234").enhanced(0, 1_000_000, 61)
                .other(JOURNAL, "MESSAGE=").obsolete(0, 0xffff, 2_000_000, 64).other(CUSTOM_NOT_COPIED, "PEN!")
                .block(SIMPLE, blocks.body().putInt(40).put(new byte[40])).other(SECRETS, "key log!")
                .other(0x7fff_0000, "what").enhanced(0, 3_000_000, 0);
        Capture capture = read(blocks);
        assertThat(capture.damage()).isNull();
        assertThat(times(capture)).containsExactly("1 1000000000 61", "1 2000000000 64", "1 0 40", "1 3000000000 0");
        assertThat(capture.frames().getFirst().onWire()).isEqualTo(65);
        assertThat(capture.notes()).isEqualTo(new SourceNotes(List.of(), List.of(), 0, List.of(), 1, Map.of()));
    }

    /// The same number of an interface means another one in each section.
    @Test
    void startsAnewInEverySectionOfWhateverByteOrder() throws IOException {
        PcapngBlocks blocks = new PcapngBlocks();
        blocks.section(ByteOrder.LITTLE_ENDIAN).link(1, 0, blocks.text(2, "eth0")).link(101, 0)
                .enhanced(1, 5_000_000, 20)
                .section(ByteOrder.BIG_ENDIAN).link(113, 0, blocks.text(2, "any"))
                .enhanced(0, 6_000_000, 20)
                .section(ByteOrder.LITTLE_ENDIAN).link(1, 0, blocks.text(2, "eth0")).enhanced(0, 7_000_000, 20)
                .enhanced(1, 8_000_000, 20);
        Capture capture = read(blocks);
        assertThat(times(capture)).containsExactly("101 5000000000 20", "113 6000000000 20", "1 7000000000 20");
        assertThat(capture.damage()).contains("packet 4 at byte ", "names an interface that is not described");
        assertThat(capture.notes().interfaces()).containsExactly("eth0", "any");
    }

    @ParameterizedTest
    @CsvSource({
        "6, 1700000000123456, 1700000000123456000", "9, 1700000000123456789, 1700000000123456789",
        "3, 1700000000123, 1700000000123000000", "0, 1700000000, 1700000000000000000",
        "12, 1700000000123456789, 1700000000123456", "10, 17000000001234567890, 1700000000123456789",
        "138, 1740800000512, 1700000000500000000", "148, 1782579200000001, 1700000000000000953",
        "160, 7301444403200000000, 1700000000000000000", "128, 1700000000, 1700000000000000000",
        "255, 5, 0", "127, 5, 0",
    })
    void takesTimesInTheResolutionOfTheirInterface(int resolution, String ticks, long expectedNs) throws IOException {
        PcapngBlocks blocks = new PcapngBlocks();
        blocks.section(ByteOrder.BIG_ENDIAN).link(1, 0, new PcapngBlocks.Option(9, new byte[] {(byte) resolution}));
        blocks.enhanced(0, Long.parseUnsignedLong(ticks), 4);
        assertThat(read(blocks).frames().getFirst().timeNs()).isEqualTo(expectedNs);
        PcapngBlocks shifted = new PcapngBlocks();
        shifted.section(ByteOrder.BIG_ENDIAN).link(1, 0, new PcapngBlocks.Option(9, new byte[] {(byte) resolution}),
                shifted.number(14, -100)).enhanced(0, Long.parseUnsignedLong(ticks), 4);
        assertThat(read(shifted).frames().getFirst().timeNs()).isEqualTo(expectedNs - 100_000_000_000L);
    }

    @Test
    void cutsSimplePacketsAtTheFirstInterfacesSnapLength() throws IOException {
        PcapngBlocks blocks = new PcapngBlocks();
        blocks.section(ByteOrder.LITTLE_ENDIAN).link(1, 10).link(101, 0);
        blocks.block(SIMPLE, blocks.body().putInt(100).put(new byte[12]));
        Capture.Frame frame = read(blocks).frames().getFirst();
        assertThat(frame.captured()).isEqualTo(10);
        assertThat(frame.onWire()).isEqualTo(100);
    }

    @Test
    void keepsTheLastStatisticsOfEachInterfaceAndAddsThemUp() throws IOException {
        PcapngBlocks blocks = new PcapngBlocks();
        blocks.section(ByteOrder.LITTLE_ENDIAN).link(1, 0).link(1, 0).link(1, 0)
                .statistics(0, blocks.number(5, 3), blocks.number(7, 10), blocks.number(4, 1_000))
                .statistics(1, blocks.number(5, 4))
                .statistics(0, blocks.number(5, 8), blocks.number(7, 10)).statistics(9, blocks.number(5, 1_000));
        blocks.enhanced(2, 1, 4, blocks.number(4, 2)).enhanced(2, 2, 4, blocks.number(4, 3)).obsolete(2, 1, 3, 4)
                .enhanced(1, 2, 4, blocks.number(4, 500));
        blocks.section(ByteOrder.BIG_ENDIAN).link(1, 0).statistics(0, blocks.number(5, 100));
        assertThat(read(blocks).notes().lost()).isEqualTo(Map.of("nic", 112L, "kernel", 10L, "unknown", 6L));
    }

    private static List<String> secrets(Capture capture) {
        return capture.notes().secrets().stream()
                .map(each -> "%x %s".formatted(each.type(), new String(each.bytes(), StandardCharsets.US_ASCII)))
                .toList();
    }

    @Test
    void keepsDecryptionSecretsOfEverySection() throws IOException {
        PcapngBlocks blocks = new PcapngBlocks();
        blocks.section(ByteOrder.LITTLE_ENDIAN).link(1, 0).secrets("key 1\n", 6).enhanced(0, 1, 4)
                .secrets("", 0).section(ByteOrder.BIG_ENDIAN).link(1, 0).secrets("key 22\r\n", 8, blocks.text(1, "mine"))
                .enhanced(0, 2, 4);
        Capture capture = read(blocks);
        assertThat(capture.damage()).isNull();
        assertThat(capture.frames()).hasSize(2);
        assertThat(secrets(capture)).containsExactly("544c534b key 1\n", "544c534b ", "544c534b key 22\r\n");
        assertThat(capture.notes().secretCount()).isEqualTo(3);
        assertThat(capture.notes().toString()).doesNotContain("key");
        assertThat(capture.notes().withoutSecrets().secrets()).isEmpty();
        assertThat(capture.notes().withoutSecrets().secretCount()).isEqualTo(3);
    }

    @Test
    void countsSecretsThatCannotBeAndGoesOn() throws IOException {
        PcapngBlocks blocks = new PcapngBlocks();
        blocks.section(ByteOrder.LITTLE_ENDIAN).link(1, 0).secrets("key", 5).secrets("key", -1).other(SECRETS, "1234")
                .other(SECRETS, "").secrets("key!", 4).enhanced(0, 1, 4);
        Capture capture = read(blocks);
        assertThat(capture.damage()).isNull();
        assertThat(capture.frames()).hasSize(1);
        assertThat(secrets(capture)).containsExactly("544c534b key!");
        assertThat(capture.notes().secretCount()).isEqualTo(5);
    }

    /// 16 MiB and 1,024 blocks.
    @Test
    void keepsSecretsWithinBounds() throws IOException {
        PcapngBlocks blocks = new PcapngBlocks();
        blocks.section(ByteOrder.LITTLE_ENDIAN).link(1, 0);
        for (int n = 0; n < 3; n++) blocks.secrets("k".repeat(6 << 20), 6 << 20);
        blocks.enhanced(0, 1, 4).secrets("small", 5).secrets("k".repeat(20 << 20), 20 << 20).enhanced(0, 2, 4);
        for (int n = 0; n < 1_100; n++) blocks.secrets("line", 4);
        Capture capture = read(blocks);
        assertThat(capture.damage()).isNull();
        assertThat(capture.frames()).hasSize(2);
        assertThat(capture.notes().secretCount()).isEqualTo(1_105);
        assertThat(capture.notes().secrets()).hasSize(1_024);
        assertThat(capture.notes().secrets().stream().mapToInt(each -> each.bytes().length).sum())
                .isEqualTo(2 * (6 << 20) + 5 + 1_021 * 4);
    }

    @Test
    void countsCommentsAndKeepsTheFirst() throws IOException {
        PcapngBlocks blocks = new PcapngBlocks();
        blocks.section(ByteOrder.LITTLE_ENDIAN, blocks.text(1, "night shift"), blocks.text(4, "a program"))
                .link(1, 0, blocks.text(1, "span\u0007 port\nof A"), blocks.text(2, "eth1"));
        for (int n = 0; n < 30; n++) blocks.enhanced(0, n, 5, blocks.text(1, "packet " + n), blocks.text(2, "x"));
        blocks.statistics(0, blocks.text(1, "z".repeat(1_000)));
        Capture capture = read(blocks);
        assertThat(capture.damage()).isNull();
        assertThat(capture.frames()).hasSize(30);
        assertThat(capture.notes().commentCount()).isEqualTo(33);
        assertThat(capture.notes().comments()).hasSize(16).startsWith("night shift", "span? port of A", "packet 0");
        assertThat(capture.notes().interfaces()).containsExactly("eth1");
    }
}
