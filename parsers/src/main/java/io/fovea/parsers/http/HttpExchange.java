package io.fovea.parsers.http;

import io.fovea.parsers.support.WireText;
import io.fovea.spi.Partial;
import io.fovea.spi.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// A request with its response; either may be missing.
public final class HttpExchange extends Session {
    static final int REQUEST = 0;
    static final int RESPONSE = 1;
    static final int END = 2;
    static final int ABSENT = -1;

    static final String PLAIN_VERSION = "0.9";

    private static final String BASIC = "basic ";

    /// Its place on the connection, from 1.
    final int depth;
    /// Null when there was no request.
    HttpHead request;
    String method;
    String target;
    String requestVersion;
    /// What HTTP/2 has instead of the Host header (`:authority`); null when it was not there.
    String authority;
    long requestBodyLength = ABSENT;
    String requestMimeType;
    /// In the order of `BodyDigest`; null when they are not known.
    private String[] requestDigests;

    /// Null when there was no response.
    HttpHead response;
    String version;
    int status = ABSENT;
    String phrase;
    int infoStatus = ABSENT;
    String infoPhrase;
    long responseBodyLength = ABSENT;
    String responseMimeType;
    private String[] responseDigests;

    /// What framing asks of the request, known also when nobody asks for the rest any more.
    boolean isHead;
    boolean isConnect;
    boolean offersHttp2;
    /// Of HTTP/0.9: a line is the request, and content until the end is the response.
    boolean isPlain;
    /// The request's head is read, or will not come.
    boolean requestRead;
    boolean requestEnded;
    boolean responseStarted;
    boolean responseRead;
    boolean responseEnded;
    /// Handed in, or wanted by no query.
    boolean isOver;

    HttpExchange(int depth) {
        this.depth = depth;
    }

    /// Lets go of what only rows need.
    void forget() {
        request = null;
        response = null;
        method = null;
        target = null;
        authority = null;
        phrase = null;
        infoPhrase = null;
    }

    /// Takes in what is known of the request's body at its end; `body` is null when its content was not read.
    void takeRequestBody(long length, BodyReader body, boolean whole) {
        requestBodyLength = length;
        if (body == null) return;
        requestMimeType = body.mimeType();
        requestDigests = body.digests(whole);
        if (body.isLimited()) mark(Partial.LIMIT);
    }

    void takeResponseBody(long length, BodyReader body, boolean whole) {
        responseBodyLength = length;
        if (body == null) return;
        responseMimeType = body.mimeType();
        responseDigests = body.digests(whole);
        if (body.isLimited()) mark(Partial.LIMIT);
    }

    String requestDigest(BodyDigest digest) {
        return requestDigests == null ? null : requestDigests[digest.ordinal()];
    }

    String responseDigest(BodyDigest digest) {
        return responseDigests == null ? null : responseDigests[digest.ordinal()];
    }

    /// About what it keeps in memory, besides itself.
    int keptBytes() {
        int kept = length(target) + length(authority) + length(phrase) + length(infoPhrase);
        if (request != null) kept += request.lengthBytes();
        if (response != null) kept += response.lengthBytes();
        return kept;
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }

    /// The Host header, what HTTP/2 has for it, or the host in an absolute target; null when all are missing.
    String host() {
        String named = requestValue("host");
        if (named != null && !named.isEmpty()) return named;
        if (authority != null) return authority;
        if (target == null) return null;
        int scheme = target.indexOf("://");
        if (scheme <= 0 || target.lastIndexOf('/', scheme) >= 0) return null;
        int start = scheme + 3;
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) end++;
        return end > start ? target.substring(start, end) : null;
    }

    String requestValue(String name) {
        return request == null ? null : request.value(name);
    }

    String responseValue(String name) {
        return response == null ? null : response.value(name);
    }

    List<String> proxied() {
        if (request == null) return null;
        List<String> proxied = new ArrayList<>();
        for (String name : request.names()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!HttpNeeds.PROXY_HEADERS.contains(lower)) continue;
            if (proxied.stream().anyMatch(each -> isOf(each, name))) continue;
            for (String value : request.values(lower)) proxied.add(name.toUpperCase(Locale.ROOT) + " -> " + value);
        }
        return proxied;
    }

    private static boolean isOf(String entry, String name) {
        return entry.startsWith(name.toUpperCase(Locale.ROOT) + " -> ");
    }

    /// User name and password of Basic authentication (RFC 7617) with the colon between them, or null.
    private String credentials() {
        String value = requestValue("authorization");
        if (value == null) value = requestValue("proxy-authorization");
        if (value == null || !value.regionMatches(true, 0, BASIC, 0, BASIC.length())) return null;
        try {
            byte[] decoded = Base64.getDecoder().decode(value.substring(BASIC.length()).strip());
            return new String(decoded, StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String userName() {
        String credentials = credentials();
        if (credentials == null) return null;
        int colon = credentials.indexOf(':');
        String name = colon < 0 ? credentials : credentials.substring(0, colon);
        return WireText.of(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Whether a password came with the user name; null without Basic authentication.
    Boolean hasPassword() {
        String credentials = credentials();
        if (credentials == null) return null;
        int colon = credentials.indexOf(':');
        return colon >= 0 && colon < credentials.length() - 1;
    }

    List<String> cookieNames() {
        if (request == null) return null;
        List<String> names = new ArrayList<>();
        for (String cookies : request.values("cookie")) {
            for (String cookie : cookies.split(";")) addCookieName(names, cookie);
        }
        return names;
    }

    List<String> setCookieNames() {
        if (response == null) return null;
        List<String> names = new ArrayList<>();
        for (String cookie : response.values("set-cookie")) {
            int end = cookie.indexOf(';');
            addCookieName(names, end < 0 ? cookie : cookie.substring(0, end));
        }
        return names;
    }

    private static void addCookieName(List<String> names, String cookie) {
        int end = cookie.indexOf('=');
        String name = (end < 0 ? cookie : cookie.substring(0, end)).strip();
        if (!name.isEmpty()) names.add(name);
    }
}
