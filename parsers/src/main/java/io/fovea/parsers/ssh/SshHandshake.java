package io.fovea.parsers.ssh;

import io.fovea.spi.Session;

/// One SSH connection: what both sides said in clear, and a guess at its login.
public final class SshHandshake extends Session {
    static final int IDENTIFIED = 0;
    static final int BANNERS = 1;
    static final int KEY_EXCHANGE = 2;
    static final int HOST_KEY = 3;
    static final int END = 4;

    final SshMemory memory;
    final SshBanner[] banners = new SshBanner[2];
    final byte[][] cookies = new byte[2][];
    final AlgorithmLists[] lists = new AlgorithmLists[2];
    HostKey hostKey;
    Boolean loginSucceeded;
    Long loginAttempts;
    private Negotiation negotiation;

    SshHandshake(SshMemory memory) {
        this.memory = memory;
    }

    /// The major version that both sides speak; null when one said nothing, or they have none in common.
    Long version() {
        SshBanner client = banners[0];
        SshBanner server = banners[1];
        if (client == null || server == null) return null;
        if (client.speaksVersion2() && server.speaksVersion2()) return 2L;
        return client.speaksVersion1() && server.speaksVersion1() ? (Long) 1L : null;
    }

    /// What the lists of both sides agree on; null unless both are there.
    Negotiation negotiation() {
        if (negotiation == null && lists[0] != null && lists[1] != null) {
            negotiation = new Negotiation(lists[0], lists[1]);
        }
        return negotiation;
    }

    /// The name agreed on in a list; null when there is none.
    String agreed(int number) {
        return negotiation() == null ? null : negotiation.agreed(number);
    }

    /// The names agreed on in a list and the next, one for each direction.
    String agreedBothWays(int number) {
        return negotiation() == null ? null : negotiation.agreedBothWays(number);
    }

    /// HASSH of a side, or null.
    String fingerprint(int side) {
        return lists[side] == null ? null : lists[side].fingerprint(side, memory.md5);
    }

    /// What HASSH of a side is the hash of, or null.
    String fingerprintText(int side) {
        return lists[side] == null ? null : lists[side].fingerprintText(side);
    }
}
