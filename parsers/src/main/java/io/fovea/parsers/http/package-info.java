/// HTTP/1.0 and HTTP/1.1 over TCP on any port: requests paired with their responses (RFC 9110, RFC 9112).
package io.fovea.parsers.http;
