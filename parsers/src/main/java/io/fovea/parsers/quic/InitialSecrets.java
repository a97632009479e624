package io.fovea.parsers.quic;

import java.util.Arrays;

/// The keys of both sides' Initial packets, each made when it is first needed (RFC 9001, section 5.2).
final class InitialSecrets {
    final int version;
    final byte[] connectionId;
    private InitialKeys ofClient;
    private InitialKeys ofServer;

    /// @param version a version with a salt
    /// @param connectionId the destination of the client's first Initial packet
    InitialSecrets(int version, byte[] connectionId) {
        this.version = version;
        this.connectionId = connectionId;
    }

    boolean isOf(int otherVersion, byte[] otherId) {
        return version == otherVersion && Arrays.equals(connectionId, otherId);
    }

    /// The same connection's of another version; these when it is theirs.
    InitialSecrets ofVersion(int other) {
        return other == version ? this : new InitialSecrets(other, connectionId);
    }

    InitialKeys ofClient(InitialCipher cipher) {
        if (ofClient == null) ofClient = cipher.keys(version, connectionId, false);
        return ofClient;
    }

    InitialKeys ofServer(InitialCipher cipher) {
        if (ofServer == null) ofServer = cipher.keys(version, connectionId, true);
        return ofServer;
    }
}
