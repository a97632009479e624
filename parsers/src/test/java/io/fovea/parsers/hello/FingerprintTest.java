package io.fovea.parsers.hello;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.support.ByteView;
import io.fovea.parsers.support.Digests;
import io.fovea.parsers.support.HexDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FingerprintTest {
    /// A client with GREASE in every list, put together by hand.
    private static HelloBuilder client() {
        return new HelloBuilder()
                .ciphers(0x5a5a, 0x1303, 0x1301, 0xc02f)
                .extension(0xbaba, "")
                .serverName("x.example")
                .extension(11, "0100")
                .extension(10, "0006" + "3a3a" + "001d" + "0017")
                .protocols("h2", "http/1.1")
                .extension(13, "0004" + "0804" + "0403")
                .extension(43, "06" + "6a6a" + "0304" + "0303");
    }

    private static ClientHello read(HelloBuilder builder) {
        byte[] message = builder.client();
        byte[] body = Arrays.copyOfRange(message, 4, message.length);
        return ClientHello.read(new ByteView(body, body.length));
    }

    @Test
    void ja3LeavesGreaseOutAndKeepsTheOrder() {
        String text = Ja3.clientText(read(client()));
        assertThat(text).isEqualTo("771,4867-4865-49199,0-11-10-16-13-43,29-23,0");
        assertThat(new HexDigest(Digests.MD5).of(text)).isEqualTo("7504a82b8ffba4cc87dcbca92fbaf004");
    }

    @Test
    void ja4SortsCiphersAndExtensionsAndCountsWithoutGrease() {
        Ja4 ja4 = new Ja4('t', read(client()));
        assertThat(ja4.raw()).isEqualTo("t13d0306h2_1301,1303,c02f_000a,000b,000d,002b_0804,0403");
        assertThat(ja4.hashed(new HexDigest(Digests.SHA_256))).isEqualTo("t13d0306h2_5cf3574d6e68_1c0340dc273e");
    }

    @Test
    void ja4OfABareClientHasEmptyHashes() {
        Ja4 ja4 = new Ja4('t', read(new HelloBuilder().version(0x0301).ciphers()));
        assertThat(ja4.hashed(new HexDigest(Digests.SHA_256))).isEqualTo("t10i000000_000000000000_000000000000");
    }

    @Test
    void ja4WithoutSignatureAlgorithmsHasNoUnderscoreInWhatItHashes() {
        Ja4 ja4 = new Ja4('t', read(new HelloBuilder().extension(23, "")));
        assertThat(ja4.raw()).isEqualTo("t12i010100_1301_0017");
    }

    @Test
    void ja4TakesHexadecimalDigitsOfOddProtocolNames() {
        assertThat(new Ja4('t', read(new HelloBuilder().protocols("h2c"))).raw()).startsWith("t12i0101hc_");
        assertThat(new Ja4('t', read(new HelloBuilder().protocols("0"))).raw()).startsWith("t12i010100_");
        assertThat(new Ja4('t', read(new HelloBuilder().protocols("\u00ab"))).raw()).startsWith("t12i0101ab_");
        assertThat(new Ja4('t', read(new HelloBuilder().protocols("\u0030\u00ab"))).raw()).startsWith("t12i01013b_");
        assertThat(new Ja4('t', read(new HelloBuilder().protocols("\u00ab\u00cd"))).raw()).startsWith("t12i0101ad_");
    }

    @Test
    void ja4CountsNoFurtherThan99() {
        int[] many = new int[150];
        for (int i = 0; i < many.length; i++) many[i] = 0xc000 + i;
        assertThat(new Ja4('t', read(new HelloBuilder().ciphers(many))).raw()).startsWith("t12i990000_");
    }

    @Test
    void ja3sKeepsTheServersOrder() {
        byte[] message = new HelloBuilder().extension(51, "001d0000").extension(43, "0304").server();
        byte[] body = Arrays.copyOfRange(message, 4, message.length);
        assertThat(Ja3.serverText(ServerHello.read(new ByteView(body, body.length)))).isEqualTo("771,4865,51-43");
    }
}
