package io.fovea.parsers.http;

import io.fovea.spi.Field;
import io.fovea.spi.FieldMap;
import io.fovea.spi.Probe;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Registers HTTP/1, and HTTP/2 without TLS, over TCP: its name, its queryable fields, its parser.
public final class HttpModule implements ProtocolModule {
    private static final int TCP = 6;
    private static final String CONNECT = "CONNECT ";
    private static final String GET = "GET ";
    private static final String UPGRADE = "upgrade:";

    @Override
    public String name() {
        return "http";
    }

    @Override
    public Set<Integer> transports() {
        return Set.of(TCP);
    }

    @Override
    public List<Field.OfSession> fields() {
        return HttpFields.ALL;
    }

    @Override
    public List<FieldMap> maps() {
        return HttpFields.MAPS;
    }

    /// Zeek's columns of `http.log` first, in its order.
    @Override
    public List<String> columns() {
        return List.of(
                "trans_depth=http.trans_depth", "method=http.method", "host=http.host", "uri=http.uri",
                "referrer=http.referrer", "version=http.version", "user_agent=http.user_agent",
                "origin=http.origin", "request_body_len=http.request_body_len",
                "response_body_len=http.response_body_len", "status_code=http.status_code",
                "status_msg=http.status_msg", "info_code=http.info_code", "info_msg=http.info_msg",
                "username=http.username", "proxied=http.proxied", "orig_mime_types=http.orig_mime_types",
                "resp_mime_types=http.resp_mime_types", "content_type=http.content_type",
                "content_length=http.content_length", "content_encoding=http.content_encoding",
                "server=http.server", "location=http.location", "request_header_names=http.request_header_names",
                "response_header_names=http.response_header_names", "vlan_id=conn.vlan_id");
    }

    @Override
    public List<String> milestones() {
        return List.of("request", "response", "end");
    }

    @Override
    public boolean oneSessionPerFlow() {
        return false;
    }

    /// What proxies are mostly asked for with CONNECT, and what requests ask to go over to.
    @Override
    public Set<String> followers() {
        return Set.of("ftp", "http", "imap", "pop3", "smtp", "ssh", "tls", HttpParser.WEBSOCKET);
    }

    /// Only connections that begin with CONNECT become a tunnel, and those with an upgrade something else.
    @Override
    public boolean mayBeFollowed(StreamSlice start, String follower) {
        if (follower.equals(HttpParser.WEBSOCKET)) return mayBecomeWebSocket(start);
        int known = Math.min(start.remaining(), CONNECT.length());
        return HeaderNames.isExactly(start, 0, known, CONNECT.substring(0, known));
    }

    /// Whether a request asks for it (RFC 6455, section 4.1), or its head is not there to its end.
    private static boolean mayBecomeWebSocket(StreamSlice start) {
        int available = start.remaining();
        if (available >= GET.length() && !HeaderNames.isExactly(start, 0, GET.length(), GET)) return false;
        for (int at = 1; at < available; at++) {
            if (start.u8(at - 1) != '\n') continue;
            if (start.u8(at) == '\n' || start.u8(at) == '\r') return false;
            if (asksForWebSocket(start, at)) return true;
        }
        return true;
    }

    private static boolean asksForWebSocket(StreamSlice start, int at) {
        int end = start.remaining() - HttpParser.WEBSOCKET.length();
        int value = at + UPGRADE.length();
        if (value > end || !HeaderNames.is(start, at, UPGRADE.length(), UPGRADE)) return false;
        while (value < end && StartLine.isBlank(start.u8(value))) value++;
        return HeaderNames.is(start, value, HttpParser.WEBSOCKET.length(), HttpParser.WEBSOCKET);
    }

    @Override
    public Probe probe(StreamSlice slice) {
        return HttpProbe.probe(slice);
    }

    @Override
    public StreamParser newParser() {
        return new HttpParser(HttpNeeds.ALL, new BodyTools());
    }

    @Override
    public Supplier<StreamParser> parsersOfWorker(Set<String> fields) {
        HttpNeeds needs = HttpNeeds.of(fields);
        BodyTools tools = new BodyTools();
        return () -> new HttpParser(needs, tools);
    }
}
