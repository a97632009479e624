/// TLS over TCP: handshakes in clear, from the ClientHello to the first encrypted record of both sides.
package io.fovea.parsers.tls;
