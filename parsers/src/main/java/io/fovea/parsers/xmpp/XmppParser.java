package io.fovea.parsers.xmpp;

import io.fovea.parsers.support.Fact;
import io.fovea.parsers.support.FactParser;
import io.fovea.parsers.support.StartText;
import io.fovea.parsers.support.WireText;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.StreamSlice;
import java.util.List;

/// Reads the tags of XML at the start of both directions, up to the answer to STARTTLS (RFC 6120, section 5).
final class XmppParser extends FactParser {
    private static final Fact TO = Fact.text("to", "Domain that the client asked for.");
    private static final Fact FROM = Fact.text("from", "Domain that the server speaks for.");
    private static final Fact TLS = Fact.flag("tls", "The connection went on in TLS.");
    static final List<Fact> FACTS = List.of(TO, FROM, TLS);

    private static final String STREAM = "<STREAM:STREAM";
    private static final String DECLARATION = "<?XML";
    private static final String START_TLS = "<starttls";
    private static final String PROCEED = "<proceed";
    private static final String PROCEED_END = "</proceed";
    private static final String FEATURES = "<stream:features";
    private static final String FEATURES_END = "</stream:features";
    private static final String STREAM_START = "<stream:stream";
    private static final int TAG_LENGTH_MAX = 2048;
    private static final int TAGS_MAX = 256;
    /// Bytes of both directions that are read; servers and clients have agreed on TLS, or not, long before.
    private static final int BYTES_MAX = 1 << 19;
    /// The first byte of a handshake in TLS.
    private static final int TLS_RECORD = 0x16;

    private boolean askedForTls;
    /// The server said to go on in TLS, in a tag that does not close itself.
    private boolean proceeds;
    /// Whether a direction is telling what it can do, which names STARTTLS, too.
    private boolean originatorOffers;
    private boolean responderOffers;
    /// Bytes of the tag at hand, of each direction, that are known not to end it.
    private int scannedOfOriginator;
    private int scannedOfResponder;
    private int tags;
    private int bytes;

    /// The start of a stream, perhaps behind an XML declaration.
    static Probe probe(StreamSlice slice) {
        String text = StartText.of(slice, "<");
        if (text == null) return Probe.NO;
        Probe start = StartText.startsWith(text, STREAM, DECLARATION);
        if (start != Probe.MATCH || text.startsWith(STREAM)) return start;
        int end = text.indexOf('>');
        if (end < 0) return StartText.isFull(text) ? Probe.NO : Probe.NEED_MORE;
        Probe answer = StartText.startsWith(text.substring(end + 1).stripLeading(), STREAM);
        return answer == Probe.NEED_MORE && StartText.isFull(text) ? Probe.NO : answer;
    }

    @Override
    protected Progress read(StreamSlice input) {
        while (input.remaining() > 0 && !(askedForTls && input.u8(0) == TLS_RECORD)) {
            if (bytes > BYTES_MAX) return Progress.DONE;
            if (input.u8(0) != '<') {
                input.skip(1);
                bytes++;
                continue;
            }
            int end = tagEnd(input);
            if (end > TAG_LENGTH_MAX || tags == TAGS_MAX) return Progress.DONE;
            if (end == input.remaining()) return Progress.NEED_MORE;
            String tag = WireText.of(input.bytes(0, end + 1));
            input.skip(end + 1);
            tags++;
            bytes += end + 1;
            Progress progress = readTag(tag, input.fromOriginator());
            if (progress != Progress.NEED_MORE) return progress;
        }
        return Progress.NEED_MORE;
    }

    /// Where the tag that begins here ends, or how much of it is there; looks at no byte twice.
    private int tagEnd(StreamSlice input) {
        int end = Math.max(1, input.fromOriginator() ? scannedOfOriginator : scannedOfResponder);
        int most = Math.min(input.remaining(), TAG_LENGTH_MAX + 1);
        while (end < most && input.u8(end) != '>') end++;
        int scanned = end == input.remaining() ? end : 0;
        if (input.fromOriginator()) scannedOfOriginator = scanned;
        else scannedOfResponder = scanned;
        return end;
    }

    private Progress readTag(String tag, boolean fromOriginator) {
        if (tag.startsWith(STREAM_START)) {
            // Only who answers gives the stream a name (RFC 6120, section 4.7.3); the client's `from` is its account.
            if (attribute(tag, " id=") == null) session().putFirst(TO, attribute(tag, " to="));
            else session().putFirst(FROM, attribute(tag, " from="));
        } else if (tag.startsWith(FEATURES)) {
            offer(fromOriginator, !tag.endsWith("/>"));
        } else if (tag.startsWith(FEATURES_END)) {
            offer(fromOriginator, false);
        } else if (tag.startsWith(START_TLS)) {
            askedForTls |= !(fromOriginator ? originatorOffers : responderOffers);
        } else if (tag.startsWith("<failure")) {
            askedForTls = false;
        } else if (tag.startsWith("<success") || tag.startsWith("</stream")) {
            return Progress.DONE;
        }
        proceeds |= askedForTls && tag.startsWith(PROCEED);
        if (!proceeds || !tag.endsWith("/>") && !tag.startsWith(PROCEED_END)) return Progress.NEED_MORE;
        session().put(TLS, true);
        return Progress.UPGRADE;
    }

    private void offer(boolean fromOriginator, boolean offers) {
        if (fromOriginator) originatorOffers = offers;
        else responderOffers = offers;
    }

    /// What stands in quotes behind a name, or null.
    private static String attribute(String tag, String name) {
        int at = tag.indexOf(name);
        if (at < 0 || at + name.length() == tag.length()) return null;
        int start = at + name.length() + 1;
        char quote = tag.charAt(start - 1);
        if (quote != '\'' && quote != '"') return null;
        int end = tag.indexOf(quote, start);
        return end < 0 ? null : tag.substring(start, end);
    }
}
