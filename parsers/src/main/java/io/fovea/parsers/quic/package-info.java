/// QUIC: version 1 (RFC 9000, RFC 9001), version 2 (RFC 9369), drafts, Meta's mvfst and Google QUIC, as far as what
/// protects a handshake's first packets can be worked out by anyone who sees them.
package io.fovea.parsers.quic;
