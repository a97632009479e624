/// Messaging over XMPP (RFC 6120): which domain a stream is for, up to TLS.
package io.fovea.parsers.xmpp;
