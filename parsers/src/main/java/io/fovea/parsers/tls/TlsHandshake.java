package io.fovea.parsers.tls;

import io.fovea.parsers.certificate.Certificate;
import io.fovea.parsers.hello.HelloMemory;
import io.fovea.parsers.hello.HelloSession;
import java.util.List;

/// One TLS handshake: what both sides said in clear, and how it ended.
public final class TlsHandshake extends HelloSession {
    static final int IDENTIFIED = 0;
    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;
    static final int END = 3;
    private static final int HISTORY_MAX = 64;

    int recordVersion = ABSENT;
    boolean resumed;
    boolean established;
    int lastAlert = ABSENT;
    /// The group of the ServerKeyExchange, up to TLS 1.2.
    int exchangeGroup = ABSENT;

    /// The server asked the client for a certificate; the client sent one.
    boolean clientCertificateRequested;
    boolean clientCertificateSent;
    /// The server gave the client a ticket for the next time, in clear.
    boolean ticketIssued;
    private CertificateChain clientChain;
    private CertificateChain serverChain;

    private char firstLetter;
    private StringBuilder laterLetters;

    TlsHandshake(HelloMemory memory) {
        super(memory);
    }

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

    void keep(CertificateChain chain, boolean fromClient) {
        if (fromClient) clientChain = chain;
        else serverChain = chain;
    }

    /// The certificates of a side; null when they did not come, or nobody asked for them.
    CertificateChain chain(boolean fromClient) {
        return fromClient ? clientChain : serverChain;
    }

    /// Fingerprints of the certificates of a side, or null.
    List<String> fingerprints(boolean fromClient) {
        CertificateChain chain = chain(fromClient);
        return chain == null ? null : chain.fingerprints();
    }

    /// A side's own certificate, or null.
    Certificate certificate(boolean fromClient) {
        CertificateChain chain = chain(fromClient);
        return chain == null || chain.own() == null ? null : chain.own().certificate();
    }

    /// Whether the server's certificate is good for the name that the client asked for; null when one is missing.
    Boolean nameMatches() {
        Certificate certificate = certificate(false);
        String name = serverName();
        return certificate == null || name == null ? null : (Boolean) certificate.isFor(name);
    }

    /// The group that the keys were exchanged with, or -1.
    int group() {
        return server != null && server.group() != ABSENT ? server.group() : exchangeGroup;
    }
}
