package io.fovea.parsers.http;

import io.fovea.spi.FieldMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What queries read of exchanges, so that nothing else is kept, decoded or hashed.
///
/// @param requestHeaders the headers of requests
/// @param responseHeaders the headers of responses
/// @param requestBody what of requests' bodies
/// @param responseBody what of responses' bodies
record HttpNeeds(
        HeaderNames requestHeaders, HeaderNames responseHeaders, BodyNeeds requestBody, BodyNeeds responseBody) {
    static final String REQUEST_MAP = "http.header";
    static final String RESPONSE_MAP = "http.resp_header";

    /// Headers that proxies add, as Zeek lists them.
    static final List<String> PROXY_HEADERS = List.of(
            "forwarded", "x-forwarded-for", "x-forwarded-from", "client-ip", "via", "xroxy-connection",
            "proxy-connection");

    private static final List<String> CREDENTIALS = List.of("authorization", "proxy-authorization");
    private static final Map<String, List<String>> REQUEST_FIELDS = Map.ofEntries(
            Map.entry("http.host", List.of("host")), Map.entry("http.referrer", List.of("referer")),
            Map.entry("http.user_agent", List.of("user-agent")), Map.entry("http.origin", List.of("origin")),
            Map.entry("http.cookie", List.of("cookie")), Map.entry("http.cookie_names", List.of("cookie")),
            Map.entry("http.username", CREDENTIALS), Map.entry("http.has_password", CREDENTIALS),
            Map.entry("http.proxied", PROXY_HEADERS),
            Map.entry("http.request_content_type", List.of("content-type")),
            Map.entry("http.request_transfer_encoding", List.of("transfer-encoding")),
            Map.entry("http.request_content_encoding", List.of("content-encoding")));
    private static final Map<String, List<String>> RESPONSE_FIELDS = Map.of(
            "http.content_type", List.of("content-type"), "http.transfer_encoding", List.of("transfer-encoding"),
            "http.content_encoding", List.of("content-encoding"), "http.server", List.of("server"),
            "http.location", List.of("location"), "http.set_cookie_names", List.of("set-cookie"));

    /// Everything.
    static final HttpNeeds ALL = new HttpNeeds(HeaderNames.ALL, HeaderNames.ALL, BodyNeeds.ALL, BodyNeeds.ALL);

    /// What some fields need.
    static HttpNeeds of(Set<String> fields) {
        List<String> requestNames = named(fields, REQUEST_FIELDS, REQUEST_MAP);
        List<String> responseNames = named(fields, RESPONSE_FIELDS, RESPONSE_MAP);
        return new HttpNeeds(
                new HeaderNames(fields.contains("http.request_header_names"), fields.contains("http.request_headers"),
                        requestNames),
                new HeaderNames(fields.contains("http.response_header_names"),
                        fields.contains("http.response_headers"), responseNames),
                BodyNeeds.of(fields, "http.orig_"), BodyNeeds.of(fields, "http.resp_"));
    }

    private static List<String> named(Set<String> fields, Map<String, List<String>> headers, String map) {
        List<String> names = new ArrayList<>();
        for (String field : fields) {
            names.addAll(headers.getOrDefault(field, List.of()));
            FieldMap.keyOf(map, field).ifPresent(names::add);
        }
        return names;
    }

    /// What is asked of bodies.
    ///
    /// @param mimeType what their first bytes look like
    /// @param digests names of message digests
    record BodyNeeds(boolean mimeType, List<BodyDigest> digests) {
        static final BodyNeeds ALL = new BodyNeeds(true, List.of(BodyDigest.values()));

        BodyNeeds {
            digests = List.copyOf(digests);
        }

        static BodyNeeds of(Set<String> fields, String prefix) {
            List<BodyDigest> digests = new ArrayList<>();
            for (BodyDigest digest : BodyDigest.values()) {
                if (fields.contains(prefix + digest.field())) digests.add(digest);
            }
            return new BodyNeeds(fields.contains(prefix + "mime_types"), digests);
        }

        boolean isNothing() {
            return !mimeType && digests.isEmpty();
        }
    }
}
