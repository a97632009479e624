package io.fovea.parsers.tls;

import io.fovea.parsers.support.ByteCache;
import io.fovea.parsers.support.ByteKey;
import io.fovea.parsers.support.ByteView;

/// What the parsers of one worker remember of certificates: a server shows the same chain to all its clients, so that
/// it is read, and its fingerprints are made, once.
///
/// Bounded: some hundred chains, of a few thousand bytes each.
final class CertificateMemory {
    private static final int CHAIN_LENGTH_MAX = 6 << 10;

    private final ByteKey key = new ByteKey(CHAIN_LENGTH_MAX);
    private final ByteCache<CertificateChain> chains = new ByteCache<>();

    /// The chain that the body of a Certificate message says. Nobody changes it.
    CertificateChain chain(ByteView message) {
        key.clear().add(message, 0, message.length());
        CertificateChain known = chains.get(key);
        return known != null ? known : chains.put(key, CertificateChain.read(message));
    }
}
