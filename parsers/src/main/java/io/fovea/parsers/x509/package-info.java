/// X.509 certificates as rows of their own (RFC 5280): what servers and clients show in TLS handshakes in clear.
package io.fovea.parsers.x509;
