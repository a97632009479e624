package io.fovea.parsers.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.hello.ClientHello;
import io.fovea.parsers.hello.ServerHello;
import io.fovea.parsers.support.ByteView;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The test vectors of RFC 9001 (appendix A) and RFC 9369 (appendix A).
final class InitialCipherTest {
    private static final String CONNECTION_ID = "8394c8f03e515708";
    private static final String CLIENT_FRAME = """
            060040f1010000ed0303ebf8fa56f129 39b9584a3896472ec40bb863cfd3e868 04fe3a47f06a2b69484c000004130113
            02010000c000000010000e00000b6578 616d706c652e636f6dff01000100000a 00080006001d00170018001000070005
            04616c706e0005000501000000000033 00260024001d00209370b2c9caa47fba baf4559fedba753de171fa71f50f1ce1
            5d43e994ec74d748002b000302030400 0d0010000e0403050306030203080408 050806002d00020101001c0002400100
            3900320408ffffffffffffffff050480 00ffff07048000ffff08011001048000 75300901100f088394c8f03e51570806
            048000ffff""";
    private static final String SERVER_PACKET = """
            cf000000010008f067a5502a4262b500 4075c0d95a482cd0991cd25b0aac406a 5816b6394100f37a1c69797554780bb3
            8cc5a99f5ede4cf73c3ec2493a1839b3 dbcba3f6ea46c5b7684df3548e7ddeb9 c3bf9c73cc3f3bded74b562bfb19fb84
            022f8ef4cdd93795d77d06edbb7aaf2f 58891850abbdca3d20398c276456cbc4 2158407dd074ee""";
    private static final String SERVER_PACKET_2 = """
            dc6b3343cf0008f067a5502a4262b500 4075d92faaf16f05d8a4398c47089698 baeea26b91eb761d9b89237bbf872630
            17915358230035f7fd3945d88965cf17 f9af6e16886c61bfc703106fbaf3cb4c fa52382dd16a393e42757507698075b2
            c984c707f0a0812d8cd5a6881eaf21ce da98f4bd23f6fe1a3e2c43edd9ce7ca8 4bed8521e2e140""";

    private final InitialCipher cipher = new InitialCipher();

    @ParameterizedTest
    @CsvSource({
        "1, false, 1f369613dd76d5467730efcbe3b1a22d, fa044b2f42a3fd3b46fb255c, 9f50449e04a0e810283a1e9933adedd2",
        "1, true, cf3a5331653c364c88f0f379b6067e37, 0ac1493ca1905853b0bba03e, c206b8d9b9f0f37644430b490eeaa314",
        "quicv2, false, 8b1a0bc121284290a29e0971b5cd045d, 91f73e2351d8fa91660e909f, 45b95e15235d6f45a6b19cbcb0294ba9",
        "quicv2, true, 82db637861d55e1d011f19ea71d5d2a7, dd13c276499c0249d3310652, edf6d05c83121201b436e16877593c3a"})
    void derivesTheKeysOfTheVectors(String version, boolean server, String packet, String vector, String header) {
        int number = (int) QuicVersions.NAMES.numberOf(version).orElseThrow();
        InitialKeys keys = cipher.keys(number, QuicBuilder.hex(CONNECTION_ID), server);
        HexFormat format = HexFormat.of();
        assertThat(format.formatHex(keys.packet().getEncoded())).isEqualTo(packet);
        assertThat(format.formatHex(keys.vector())).isEqualTo(vector);
        assertThat(format.formatHex(keys.header().getEncoded())).isEqualTo(header);
    }

    /// The builder of the other tests makes the RFC's packet, first and last bytes compared; and we open it.
    @Test
    void opensTheClientsPacketOfTheVector() {
        byte[] packet = clientPacket(QuicVersions.VERSION_1);
        assertThat(HexFormat.of().formatHex(packet))
                .startsWith("c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9bd8bab936b47d")
                .endsWith("e221af44860018ab0856972e194cd934").hasSize(2400);
        assertThat(open(packet, QuicVersions.VERSION_1, false)).isTrue();
        assertThat(cipher.packetNumber()).isEqualTo(2);
        ClientHello hello = ClientHello.read(message(4));
        assertThat(hello.serverName()).isEqualTo("example.com");
    }

    private static byte[] clientPacket(int version) {
        return new QuicBuilder(version, CONNECTION_ID).number(2).frame(CLIENT_FRAME).padTo(1200).initial();
    }

    @ParameterizedTest
    @CsvSource({"1", "quicv2"})
    void opensTheServersPacketOfTheVector(String name) {
        int version = (int) QuicVersions.NAMES.numberOf(name).orElseThrow();
        byte[] packet = QuicBuilder.hex(version == QuicVersions.VERSION_1 ? SERVER_PACKET : SERVER_PACKET_2);
        assertThat(open(packet, version, true)).isTrue();
        assertThat(cipher.packetNumber()).isEqualTo(1);
        ServerHello hello = ServerHello.read(message(5 + 4));
        assertThat(hello.cipher()).isEqualTo(0x1301);
        assertThat(hello.negotiatedVersion()).isEqualTo(0x0304);
        assertThat(open(packet, version, false)).isFalse();
    }

    /// The handshake message in the CRYPTO frame whose header ends at `offset`.
    private ByteView message(int offset) {
        byte[] content = Arrays.copyOf(cipher.content(), cipher.contentLength());
        byte[] body = Arrays.copyOfRange(content, offset + 4, content.length);
        return new ByteView(body, body.length);
    }

    @Test
    void opensNothingThatWasChanged() {
        byte[] packet = clientPacket(QuicVersions.VERSION_1);
        for (int at : new int[] {0, 8, 25, 600, 1199}) {
            byte[] changed = packet.clone();
            changed[at] ^= 0x04;
            assertThat(open(changed, QuicVersions.VERSION_1, false)).as("byte %s", at).isFalse();
        }
    }

    private boolean open(byte[] packet, int version, boolean server) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(packet.length);
            MemorySegment.copy(packet, 0, memory, ValueLayout.JAVA_BYTE, 0, packet.length);
            StreamSlice slice = new StreamSlice().wrapDatagram(memory.address(), packet.length, !server, 0, 1);
            LongHeader header = new LongHeader();
            assertThat(header.read(slice, 0)).isTrue();
            InitialKeys keys = cipher.keys(version, QuicBuilder.hex(CONNECTION_ID), server);
            return cipher.open(keys, slice, 0, header.bodyOffset, header.end, -1);
        }
    }
}
