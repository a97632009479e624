package io.fovea.parsers.hello;

import io.fovea.parsers.support.HexDigest;

/// JA3 and JA4 of a client, each made when somebody first asks. All ClientHellos that share it have the same.
final class ClientFingerprint {
    private final char transport;
    private String ja3Text;
    private String ja3;
    private Ja4 ja4Parts;
    private String ja4;
    private String ja4Raw;

    ClientFingerprint(char transport) {
        this.transport = transport;
    }

    String ja3Text(ClientHello hello) {
        if (ja3Text == null) ja3Text = Ja3.clientText(hello);
        return ja3Text;
    }

    String ja3(ClientHello hello, HexDigest md5) {
        if (ja3 == null) ja3 = md5.of(ja3Text(hello));
        return ja3;
    }

    private Ja4 ja4Parts(ClientHello hello) {
        if (ja4Parts == null) ja4Parts = new Ja4(transport, hello);
        return ja4Parts;
    }

    String ja4(ClientHello hello, HexDigest sha256) {
        if (ja4 == null) ja4 = ja4Parts(hello).hashed(sha256);
        return ja4;
    }

    String ja4Raw(ClientHello hello) {
        if (ja4Raw == null) ja4Raw = ja4Parts(hello).raw();
        return ja4Raw;
    }
}
