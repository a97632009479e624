package io.fovea.parsers.http;

import io.fovea.spi.SessionHandler;

/// One stream of an HTTP/2 connection: a request and its response (RFC 9113, section 8.1).
final class Http2Stream {
    final HttpExchange exchange;
    private final BodyTools tools;
    /// Made when a body is asked for.
    private BodyReader requestBody;
    private BodyReader responseBody;
    private long requestLength;
    private long responseLength;
    private boolean requestBegun;
    private boolean responseBegun;

    Http2Stream(HttpExchange exchange, BodyTools tools) {
        this.exchange = exchange;
        this.tools = tools;
    }

    /// The heads are told of, as far as they are read.
    void advance(SessionHandler sessions) {
        HttpExchanges.advance(exchange, sessions);
    }

    /// The body of the request, begun at its first byte.
    BodyReader requestBody(HttpNeeds needs) {
        if (!requestBegun && !exchange.isOver) requestBody = begin(exchange.request, needs.requestBody());
        requestBegun = true;
        return requestBody;
    }

    BodyReader responseBody(HttpNeeds needs) {
        if (!responseBegun && !exchange.isOver) responseBody = begin(exchange.response, needs.responseBody());
        responseBegun = true;
        return responseBody;
    }

    private BodyReader begin(HttpHead head, HttpNeeds.BodyNeeds needs) {
        if (needs.isNothing()) return null;
        BodyReader body = new BodyReader(tools);
        body.begin(needs, head == null ? ContentCoding.NONE : head.coding());
        return body;
    }

    void count(boolean ofRequest, long bytes) {
        if (ofRequest) requestLength += bytes;
        else responseLength += bytes;
    }

    /// Bytes of a body are missing.
    void lose(boolean ofRequest) {
        BodyReader body = ofRequest ? requestBody : responseBody;
        if (body != null) body.lose();
        if (ofRequest) requestBegun = true;
        else responseBegun = true;
    }

    /// Hands in the exchange with what is known of its bodies.
    void finish(SessionHandler sessions) {
        if (!exchange.isOver) {
            if (exchange.request != null) {
                exchange.takeRequestBody(requestLength, requestBody, exchange.requestEnded);
            }
            if (exchange.responseStarted) {
                exchange.takeResponseBody(responseLength, responseBody, exchange.responseEnded);
            }
            exchange.isOver = true;
            exchange.milestone = HttpExchange.END;
            sessions.finished(exchange);
        }
        abandon();
    }

    private void abandon() {
        if (requestBody != null) requestBody.abandon();
        if (responseBody != null) responseBody.abandon();
    }
}
