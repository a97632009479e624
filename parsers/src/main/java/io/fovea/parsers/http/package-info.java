/// HTTP/1.0 and HTTP/1.1, and HTTP/2 without TLS, over TCP on any port: requests paired with their responses (RFC 9110,
/// RFC 9112, RFC 9113, RFC 7541).
package io.fovea.parsers.http;
