package io.fovea.parsers.imap;

import io.fovea.parsers.support.FactModule;
import io.fovea.parsers.support.StartText;
import io.fovea.spi.Probe;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.Set;

/// Registers IMAP.
public final class ImapModule extends FactModule {
    private static final int TAG_LENGTH_MAX = 16;
    private static final String FIRSTS = "*.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public ImapModule() {
        super("imap", Set.of(TCP), ImapParser.FACTS);
    }

    @Override
    public Set<String> followers() {
        return TLS;
    }

    @Override
    public Probe probe(StreamSlice slice) {
        String text = StartText.of(slice, FIRSTS);
        if (text == null) return Probe.NO;
        Probe server = StartText.startsWith(text, "* OK ", "* PREAUTH ", "* BYE ", "* OK\r\n");
        if (server != Probe.NO) return server;
        int tag = tagLength(text);
        if (tag == 0 || tag > TAG_LENGTH_MAX) return Probe.NO;
        if (tag == text.length()) return Probe.NEED_MORE;
        if (text.charAt(tag) != ' ') return Probe.NO;
        return StartText.startsWith(text.substring(tag + 1),
                "CAPABILITY\r\n", "LOGIN ", "AUTHENTICATE ", "STARTTLS\r\n", "ID (", "ID NIL\r\n", "NOOP\r\n");
    }

    private static int tagLength(String text) {
        int length = 0;
        while (length < text.length() && isTag(text.charAt(length))) length++;
        return length;
    }

    private static boolean isTag(char each) {
        return each >= '0' && each <= '9' || each >= 'A' && each <= 'Z' || each == '.';
    }

    @Override
    public StreamParser newParser() {
        return new ImapParser();
    }
}
