package io.fovea.parsers.hello;

import io.fovea.parsers.support.HexDigest;

/// JA3S of a server, made when somebody first asks. All ServerHellos that share it have the same.
final class ServerFingerprint {
    private String ja3sText;
    private String ja3s;

    String ja3sText(ServerHello hello) {
        if (ja3sText == null) ja3sText = Ja3.serverText(hello);
        return ja3sText;
    }

    String ja3s(ServerHello hello, HexDigest md5) {
        if (ja3s == null) ja3s = md5.of(ja3sText(hello));
        return ja3s;
    }
}
