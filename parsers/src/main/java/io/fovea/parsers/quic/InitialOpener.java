package io.fovea.parsers.quic;

import io.fovea.spi.StreamSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds the keys of one flow's Initial packets and takes their protection off.
///
/// Bounded: after some tries that failed nothing is tried any more; each costs an exception.
final class InitialOpener {
    private static final int FAILURES_MAX = 8;

    private final InitialCipher cipher;
    /// Keys that opened the client's last Initial packet, or null.
    private InitialSecrets secrets;
    /// The same, perhaps of the version that the server went over to.
    private InitialSecrets serverSecrets;
    /// Where the server's Retry packet came from, which is where the client goes to then; or null.
    private byte[] retrySource;
    private boolean negotiated;
    private int failures;

    InitialOpener(InitialCipher cipher) {
        this.cipher = cipher;
    }

    /// The client will come again, to this destination and with keys made of it.
    void afterRetry(byte[] source) {
        retrySource = source;
    }

    /// The client will come again with another version, and perhaps another destination.
    void afterNegotiation() {
        negotiated = true;
    }

    /// Opens a packet of the client. On true its content is in the cipher.
    boolean openOfClient(LongHeader header, StreamSlice input, long largestNumber) {
        if (failures >= FAILURES_MAX) return false;
        for (InitialSecrets candidate : candidates(header.version, header.destination(input))) {
            if (!tryKeys(candidate.ofClient(cipher), header, input, largestNumber)) continue;
            secrets = candidate;
            return true;
        }
        return false;
    }

    /// What the client's packet may be protected with. Keys stay those of its first packet's destination, except after
    /// a Retry or another version (RFC 9001, section 5.2; RFC 9369, section 4.1), or when another attempt begins.
    private List<InitialSecrets> candidates(int version, byte[] destination) {
        boolean anew = negotiated || Arrays.equals(destination, retrySource);
        List<InitialSecrets> candidates = new ArrayList<>(2);
        for (int salted : QuicVersions.candidates(version)) {
            InitialSecrets own = new InitialSecrets(salted, destination);
            InitialSecrets kept = secrets == null ? own : secrets.ofVersion(salted);
            boolean same = kept.isOf(salted, destination);
            if (same || !anew) candidates.add(kept);
            if (!same) candidates.add(own);
            if (!same && anew) candidates.add(kept);
        }
        return candidates;
    }

    /// Opens a packet of the server, once one of the client was opened.
    boolean openOfServer(LongHeader header, StreamSlice input, long largestNumber) {
        if (failures >= FAILURES_MAX || secrets == null) return false;
        int salted = QuicVersions.isGrease(header.version) ? secrets.version : header.version;
        if (QuicVersions.salt(salted) == null) return false;
        if (serverSecrets == null || !serverSecrets.isOf(salted, secrets.connectionId)) {
            serverSecrets = secrets.ofVersion(salted);
        }
        return tryKeys(serverSecrets.ofServer(cipher), header, input, largestNumber);
    }

    private boolean tryKeys(InitialKeys keys, LongHeader header, StreamSlice input, long largestNumber) {
        if (failures >= FAILURES_MAX) return false;
        boolean opened = cipher.open(keys, input, header.start, header.bodyOffset, header.end, largestNumber);
        if (!opened) failures++;
        return opened;
    }
}
