package io.fovea.parsers.http;

import static io.fovea.parsers.http.HttpExchange.END;
import static io.fovea.parsers.http.HttpExchange.REQUEST;
import static io.fovea.parsers.http.HttpExchange.RESPONSE;

import io.fovea.packet.ValueType;
import io.fovea.parsers.support.SessionFields;
import io.fovea.spi.Field;
import io.fovea.spi.FieldMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The fields of HTTP exchanges, each with the milestone at which it is final.
final class HttpFields {
    static final List<Field.OfSession> ALL = all();
    static final List<FieldMap> MAPS = List.of(
            new FieldMap(HttpNeeds.REQUEST_MAP, List.of("http.request_header", "http.req_header"), "http",
                    "x-forwarded-for", HttpFields::requestHeaders),
            new FieldMap(HttpNeeds.RESPONSE_MAP, List.of("http.response_header"), "http",
                    "set-cookie", HttpFields::responseHeaders));

    private HttpFields() {}

    private static List<Field.OfSession> all() {
        List<Field.OfSession> fields = new ArrayList<>();
        addRequestLine(fields);
        addRequestHeaders(fields);
        addResponse(fields);
        addResponseHeaders(fields);
        addEnd(fields);
        addDigests(fields);
        return List.copyOf(fields);
    }

    private static void addRequestLine(List<Field.OfSession> fields) {
        fields.add(number("http.trans_depth", REQUEST, e -> e.depth,
                "Place of the exchange on its connection, from 1."));
        fields.add(text("http.method", REQUEST, e -> e.method, "Method of the request.", "http.request.method"));
        fields.add(text("http.host", REQUEST, HttpExchange::host,
                "Host header of the request; without one, :authority of HTTP/2, or the host in an absolute target."));
        fields.add(text("http.uri", REQUEST, e -> e.target, "Target of the request as the client wrote it.",
                "http.request.uri"));
        fields.add(text("http.request_version", REQUEST, e -> e.requestVersion,
                "Version that the request speaks, as 1.1 or 2.", "http.request.version"));
    }

    private static void addRequestHeaders(List<Field.OfSession> fields) {
        fields.add(requestHeader("http.referrer", "referer", "Referer header.", "http.referer"));
        fields.add(requestHeader("http.user_agent", "user-agent", "User-Agent header."));
        fields.add(requestHeader("http.origin", "origin", "Origin header."));
        fields.add(requestHeader("http.cookie", "cookie", "First Cookie header, names and values."));
        fields.add(list("http.cookie_names", REQUEST, HttpExchange::cookieNames,
                "Names of the cookies that the client sent.", "http.cookie_vars"));
        fields.add(text("http.username", REQUEST, HttpExchange::userName, "User name of Basic authentication."));
        fields.add(field("http.has_password", ValueType.BOOL, REQUEST, HttpExchange::hasPassword,
                "A password that is not empty came with http.username."));
        fields.add(list("http.proxied", REQUEST, HttpExchange::proxied,
                "Headers that tell of a proxy, as NAME -> value."));
        fields.add(requestHeader("http.request_content_type", "content-type", "Content-Type of the request."));
        fields.add(number("http.request_content_length", REQUEST,
                e -> e.request == null ? HttpExchange.ABSENT : e.request.contentLength(),
                "Content-Length that the request declares."));
        fields.add(requestHeader("http.request_transfer_encoding", "transfer-encoding",
                "Transfer-Encoding of the request."));
        fields.add(requestHeader("http.request_content_encoding", "content-encoding",
                "Content-Encoding of the request."));
        fields.add(list("http.request_header_names", REQUEST, e -> e.request == null ? null : e.request.names(),
                "Names of the request's headers in order, as they were written.", "http.client_header_names"));
        fields.add(list("http.request_headers", REQUEST, e -> e.request == null ? null : e.request.lines(),
                "Headers of the request in order, as name: value.", "http.request.line"));
    }

    private static void addResponse(List<Field.OfSession> fields) {
        fields.add(text("http.version", RESPONSE, e -> e.version, "Version that the response speaks, as 1.1 or 2.",
                "http.response.version"));
        fields.add(number("http.status_code", RESPONSE, e -> e.status, "Status code of the final response.",
                "http.response.code", "http.status"));
        fields.add(text("http.status_msg", RESPONSE, e -> e.phrase, "Reason phrase of the final response.",
                "http.response.phrase"));
        fields.add(number("http.info_code", RESPONSE, e -> e.infoStatus,
                "Status code of the last interim response, as 100."));
        fields.add(text("http.info_msg", RESPONSE, e -> e.infoPhrase,
                "Reason phrase of the last interim response."));
    }

    private static void addResponseHeaders(List<Field.OfSession> fields) {
        fields.add(responseHeader("http.content_type", "content-type", "Content-Type of the response.",
                "http.response_content_type"));
        fields.add(number("http.content_length", RESPONSE,
                e -> e.response == null ? HttpExchange.ABSENT : e.response.contentLength(),
                "Content-Length that the response declares.", "http.content_length_header"));
        fields.add(responseHeader("http.transfer_encoding", "transfer-encoding",
                "Transfer-Encoding of the response."));
        fields.add(responseHeader("http.content_encoding", "content-encoding", "Content-Encoding of the response."));
        fields.add(responseHeader("http.server", "server", "Server header."));
        fields.add(responseHeader("http.location", "location", "Location header."));
        fields.add(list("http.set_cookie_names", RESPONSE, HttpExchange::setCookieNames,
                "Names of the cookies that the server set."));
        fields.add(list("http.response_header_names", RESPONSE, e -> e.response == null ? null : e.response.names(),
                "Names of the response's headers in order, as they were written.", "http.server_header_names"));
        fields.add(list("http.response_headers", RESPONSE, e -> e.response == null ? null : e.response.lines(),
                "Headers of the response in order, as name: value.", "http.response.line"));
    }

    private static void addEnd(List<Field.OfSession> fields) {
        fields.add(number("http.request_body_len", END, e -> e.requestBodyLength,
                "Bytes of the request's body that were seen, chunks taken apart, not decompressed."));
        fields.add(number("http.response_body_len", END, e -> e.responseBodyLength,
                "Bytes of the response's body that were seen, chunks taken apart, not decompressed."));
        fields.add(list("http.orig_mime_types", END, e -> listOf(e.requestMimeType),
                "What the first bytes of the request's body look like."));
        fields.add(list("http.resp_mime_types", END, e -> listOf(e.responseMimeType),
                "What the first bytes of the response's body look like."));
    }

    private static void addDigests(List<Field.OfSession> fields) {
        for (BodyDigest digest : BodyDigest.values()) {
            fields.add(text("http.orig_" + digest.field(), END, e -> e.requestDigest(digest),
                    digest.algorithm() + " of the request's body, chunks taken apart and gzip or deflate unpacked, as "
                            + "in Zeek's files.log; absent when there is no body or not all of it was seen.",
                    "http.req_" + digest.field()));
        }
        for (BodyDigest digest : BodyDigest.values()) {
            fields.add(text("http.resp_" + digest.field(), END, e -> e.responseDigest(digest),
                    digest.algorithm() + " of the response's body, chunks taken apart and gzip or deflate unpacked, as "
                            + "in Zeek's files.log; absent when there is no body or not all of it was seen."));
        }
    }

    private static Optional<Field.OfSession> requestHeaders(String name) {
        return header(HttpNeeds.REQUEST_MAP, List.of("http.request_header", "http.req_header"), name, REQUEST,
                e -> e.request, "Values of the request's headers of that name, in order; any spelling in small or "
                        + "capital letters names them.");
    }

    private static Optional<Field.OfSession> responseHeaders(String name) {
        return header(HttpNeeds.RESPONSE_MAP, List.of("http.response_header"), name, RESPONSE,
                e -> e.response, "Values of the response's headers of that name, in order; any spelling in small or "
                        + "capital letters names them.");
    }

    private static Optional<Field.OfSession> header(
            String map, List<String> aliases, String name, int milestone, Function<HttpExchange, HttpHead> head,
            String doc) {
        if (name.isEmpty() || name.length() > HeaderNames.NAME_LENGTH_MAX) return Optional.empty();
        if (!name.chars().allMatch(StartLine::isTokenCharacter)) return Optional.empty();
        String lower = name.toLowerCase(Locale.ROOT);
        String[] others = aliases.stream().map(alias -> FieldMap.fieldName(alias, lower)).toArray(String[]::new);
        return Optional.of(list(FieldMap.fieldName(map, lower), milestone, exchange -> {
            HttpHead from = head.apply(exchange);
            return from == null ? null : from.values(lower);
        }, doc, others));
    }

    private static List<String> listOf(String value) {
        return value == null ? List.of() : List.of(value);
    }

    private static Field.OfSession requestHeader(String name, String header, String doc, String... aliases) {
        return text(name, REQUEST, e -> e.requestValue(header), doc, aliases);
    }

    private static Field.OfSession responseHeader(String name, String header, String doc, String... aliases) {
        return text(name, RESPONSE, e -> e.responseValue(header), doc, aliases);
    }

    /// A text; an empty one is absent.
    private static Field.OfSession text(
            String name, int milestone, Function<HttpExchange, String> reader, String doc, String... aliases) {
        return field(name, ValueType.TEXT, milestone, exchange -> {
            String value = reader.apply(exchange);
            return value == null || value.isEmpty() ? null : value;
        }, doc, aliases);
    }

    private static Field.OfSession field(
            String name, ValueType type, int milestone, Function<HttpExchange, Object> reader, String doc,
            String... aliases) {
        return new Field.OfSession(name, List.of(aliases), type, false, "http", milestone,
                SessionFields.ofOwn(reader), null, doc);
    }

    /// A list of text; an empty one is absent.
    private static Field.OfSession list(
            String name, int milestone, Function<HttpExchange, List<String>> reader, String doc, String... aliases) {
        return new Field.OfSession(name, List.of(aliases), ValueType.TEXT, true, "http", milestone,
                session -> {
                    List<String> values = reader.apply((HttpExchange) session);
                    return values == null || values.isEmpty() ? null : values;
                }, null, doc);
    }

    /// A number; a negative one is absent.
    private static Field.OfSession number(
            String name, int milestone, ToLongFunction<HttpExchange> reader, String doc, String... aliases) {
        return field(name, ValueType.INT, milestone, exchange -> {
            long number = reader.applyAsLong(exchange);
            return number < 0 ? null : (Object) number;
        }, doc, aliases);
    }
}
