package io.fovea.parsers.tls;

import io.fovea.spi.Session;

/// One TLS handshake: what both sides said in clear, and how it ended.
public final class TlsHandshake extends Session {
    static final int IDENTIFIED = 0;
    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;
    static final int END = 3;
    static final int ABSENT = -1;
    private static final int HISTORY_MAX = 64;

    int recordVersion = ABSENT;
    ClientHello client;
    ServerHello server;
    boolean helloRetry;
    boolean resumed;
    boolean established;
    int lastAlert = ABSENT;
    /// The group of the ServerKeyExchange, up to TLS 1.2.
    int exchangeGroup = ABSENT;

    private char firstLetter;
    private StringBuilder laterLetters;
    private String ja3Text;
    private String ja3;
    private String ja3sText;
    private String ja3s;
    private Ja4 ja4;

    /// Adds a message to the history: small letter, made a capital when the client sent it.
    void addLetter(char letter, boolean fromClient) {
        char written = fromClient ? Character.toUpperCase(letter) : letter;
        if (firstLetter == 0) {
            firstLetter = written;
            return;
        }
        if (laterLetters == null) laterLetters = new StringBuilder();
        if (laterLetters.length() < HISTORY_MAX - 1) laterLetters.append(written);
    }

    String history() {
        if (firstLetter == 0) return null;
        return laterLetters == null ? String.valueOf(firstLetter) : firstLetter + laterLetters.toString();
    }

    /// Whether the server chose TLS 1.3 or one of its drafts.
    boolean isTls13() {
        return server != null && TlsVersions.isTls13(server.negotiatedVersion());
    }

    /// The group that the keys were exchanged with, or -1.
    int group() {
        return server != null && server.group() != ABSENT ? server.group() : exchangeGroup;
    }

    String ja3Text() {
        if (ja3Text == null && client != null && client.hasFingerprint()) ja3Text = Ja3.clientText(client);
        return ja3Text;
    }

    String ja3() {
        if (ja3 == null && ja3Text() != null) ja3 = Ja3.hash(ja3Text);
        return ja3;
    }

    String ja3sText() {
        if (ja3sText == null && server != null && server.cipher() != ABSENT) ja3sText = Ja3.serverText(server);
        return ja3sText;
    }

    String ja3s() {
        if (ja3s == null && ja3sText() != null) ja3s = Ja3.hash(ja3sText);
        return ja3s;
    }

    private Ja4 ja4OrNull() {
        if (ja4 == null && client != null && client.hasFingerprint()) ja4 = new Ja4(client);
        return ja4;
    }

    String ja4() {
        return ja4OrNull() == null ? null : ja4.hashed();
    }

    String ja4Raw() {
        return ja4OrNull() == null ? null : ja4.raw();
    }
}
