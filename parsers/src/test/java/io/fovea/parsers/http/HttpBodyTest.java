package io.fovea.parsers.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.ParserRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// Digests and kinds of bodies; the digests were made with `sha256sum` and its like.
final class HttpBodyTest {
    private static final HttpModule MODULE = new HttpModule();
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CONTENT = "hello world";
    private static final String MD5 = "5eb63bbbe01eeed093cb22bb8f5acdc3";
    private static final String SHA1 = "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed";
    private static final String SHA256 = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";

    private final List<Exchange.Part> parts = new ArrayList<>();

    private HttpBodyTest add(boolean fromClient, byte[] bytes) {
        parts.add(new Exchange.Part(fromClient, bytes, 0));
        return this;
    }

    private HttpBodyTest client(String text) {
        return add(true, latin1(text));
    }

    private HttpBodyTest server(String text) {
        return add(false, latin1(text));
    }

    private HttpBodyTest answer(String coding, byte[] body) {
        client(GET).server("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + body.length
                + "\r\n\r\n");
        return add(false, body);
    }

    private Map<String, String> only() {
        Exchange whole = new Exchange("test", false, parts);
        List<Map<String, String>> rows = ParserRun.rows(MODULE, whole);
        for (int most : whole.length() > 100_000 ? new int[] {1000} : new int[] {1, 7, 1000}) {
            assertThat(ParserRun.rows(MODULE, whole.inPiecesOf(most))).as("pieces of %s", most).isEqualTo(rows);
        }
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean bare) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(9, bare))) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) all.writeBytes(piece);
        return all.toByteArray();
    }

    private static void hasDigests(Map<String, String> row, String side) {
        assertThat(row).containsEntry("http." + side + "_md5", MD5).containsEntry("http." + side + "_sha1", SHA1)
                .containsEntry("http." + side + "_sha256", SHA256).containsEntry("partial", "[]");
    }

    private static void hasNoDigest(Map<String, String> row) {
        assertThat(row).containsEntry("http.resp_md5", "absent").containsEntry("http.resp_sha1", "absent")
                .containsEntry("http.resp_sha256", "absent");
    }

    @Test
    void digestsBodiesOfBothSidesWithChunksTakenApart() {
        Map<String, String> row = client("POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n" + CONTENT)
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6;x\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n")
                .only();
        hasDigests(row, "orig");
        hasDigests(row, "resp");
    }

    @Test
    void digestsABodyThatEndsWithTheConnection() {
        hasDigests(client(GET).server("HTTP/1.0 200 OK\r\n\r\n" + CONTENT).only(), "resp");
    }

    @Test
    void digestsEachBodyOfAConnectionForItself() {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + CONTENT;
        client(GET).server(answer).client(GET).server("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx").client(GET);
        server(answer);
        List<Map<String, String>> rows = ParserRun.rows(MODULE, new Exchange("test", false, parts));
        assertThat(rows).extracting(row -> row.get("http.resp_md5"))
                .containsExactly(MD5, "9dd4e461268c8034f5c8564e155c67a6", MD5);
    }

    @Test
    void unpacksGzipAndBothFormsOfDeflate() {
        byte[] plain = latin1(CONTENT);
        for (Map.Entry<String, byte[]> each : List.of(Map.entry("gzip", gzip(plain)), Map.entry("X-GZIP", gzip(plain)),
                Map.entry("deflate", deflate(plain, false)), Map.entry("deflate", deflate(plain, true)),
                Map.entry("gzip", joined(gzip(latin1("hello ")), gzip(latin1("world")))),
                Map.entry("gzip", joined(gzip(plain), latin1("rubbish"))), Map.entry("identity", plain))) {
            parts.clear();
            Map<String, String> row = answer(each.getKey(), each.getValue()).only();
            hasDigests(row, "resp");
            assertThat(row).containsEntry("http.resp_mime_types", "[text/plain]");
        }
    }

    @Test
    void readsEveryPartOfAHeaderOfGzip() {
        byte[] packed = deflate(latin1(CONTENT), true);
        byte[] header = {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 'e', 'x', 'n', 0, 'c', 0, 1, 2};
        hasDigests(answer("gzip", joined(header, packed, new byte[8])).only(), "resp");
    }

    @Test
    void takesContentThatWasFlushedButNeverFinished() {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(latin1(CONTENT));
        byte[] room = new byte[100];
        int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        deflater.end();
        hasDigests(answer("deflate", Arrays.copyOf(room, length)).only(), "resp");
    }

    @Test
    void digestsOfOtherCodingsAreOfWhatWasSent() {
        hasDigests(answer("br", latin1(CONTENT)).only(), "resp");
        parts.clear();
        hasDigests(answer("gzip, br", latin1(CONTENT)).only(), "resp");
    }

    @Test
    void aBodyThatIsNotThereInWholeHasNoDigest() {
        hasNoDigest(client(GET).server("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n" + CONTENT).only());
        parts.clear();
        client(GET).server("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello");
        parts.add(new Exchange.Part(false, new byte[0], 1));
        Map<String, String> holed = server("world").only();
        hasNoDigest(holed);
        assertThat(holed).containsEntry("partial", "[GAP]");
        parts.clear();
        hasNoDigest(client(GET).server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").only());
        parts.clear();
        byte[] packed = gzip(latin1(CONTENT));
        packed[14] ^= 0x55;
        hasNoDigest(answer("gzip", packed).only());
        parts.clear();
        hasNoDigest(answer("gzip", latin1(CONTENT)).only());
    }

    @Test
    void stopsUnpackingWhatGrowsBeyondReason() {
        Map<String, String> row = answer("gzip", gzip(new byte[8 << 20])).only();
        hasNoDigest(row);
        assertThat(row).containsEntry("partial", "[LIMIT]");
    }

    private static ContentDecoder.Outcome outcome(ContentDecoder decoder, byte[] packed) {
        return decoder.decode(packed, packed.length, new byte[100], (_, _) -> true);
    }

    @Test
    void boundsHowManyBodiesAreUnpackedAtOnce() {
        BodyTools tools = new BodyTools();
        byte[] packed = gzip(latin1(CONTENT));
        List<ContentDecoder> taken = new ArrayList<>();
        for (int i = 0; i < BodyTools.DECODERS_MAX; i++) taken.add(tools.take(ContentCoding.GZIP));
        tools.giveBack(taken.get(5));
        tools.take(ContentCoding.GZIP);
        assertThat(outcome(taken.getFirst(), packed)).isEqualTo(ContentDecoder.Outcome.GOES_ON);
        tools.take(ContentCoding.GZIP);
        assertThat(outcome(taken.getFirst(), packed)).isEqualTo(ContentDecoder.Outcome.LIMIT);
        assertThat(outcome(taken.get(1), packed)).isEqualTo(ContentDecoder.Outcome.GOES_ON);
    }
}
