package io.fovea.parsers.tls;

import io.fovea.parsers.certificate.CertificateSession;
import io.fovea.parsers.hello.ClientHello;
import io.fovea.parsers.hello.HelloMemory;
import io.fovea.parsers.hello.ServerHello;
import io.fovea.parsers.hello.TlsNames;
import io.fovea.parsers.support.ByteView;
import io.fovea.parsers.tls.TlsStream.State;
import io.fovea.spi.Partial;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.ArrayList;
import java.util.List;

/// Reads TLS records of both directions until the handshake is over (RFC 8446, section 5.1; RFC 5246, section 6.2).
///
/// Which side is the client is told by who says ClientHello, not by who opened the connection. Only hello messages are
/// read, and certificates where a query asks for them; of all other messages the type is noted and the body skipped as
/// it comes.
/// Invariant: on return, a stream's `state` names the next part to read and none of that part is consumed.
final class TlsParser implements StreamParser {
    /// A handshake has no more records than this, whatever the peers do.
    private static final int RECORDS_MAX = 4096;
    private static final int EMPTY_RECORDS_MAX = 32;
    /// So many records of data, and the end of a handshake that is not seen is waited for no longer.
    private static final int APPLICATION_RECORDS_MAX = 64;
    /// Bytes behind a gap in which a record header is looked for.
    private static final int SEARCH_MAX = 1 << 16;
    private static final int ALERT_LENGTH = 2;
    private static final int ALERT_FATAL = 2;

    private static final int MESSAGE_RETRY_REQUEST_OLD = 6;
    private static final int MESSAGE_CERTIFICATE = 11;
    private static final int MESSAGE_NEW_SESSION_TICKET = 4;
    private static final int MESSAGE_CERTIFICATE_REQUEST = 13;
    private static final int MESSAGE_SERVER_KEY_EXCHANGE = 12;
    private static final int MESSAGE_SERVER_HELLO_DONE = 14;
    private static final int CURVE_TYPE_NAMED = 3;
    private static final int CURVE_LENGTH = 3;
    /// Zeek's letters of handshake messages by type; a blank for types that do not exist.
    private static final String LETTERS = "hcsvtej o  xkrnyg   fwuap";
    private static final char LETTER_UNKNOWN = 'z';
    /// Of a Certificate message without certificates.
    private static final int NO_CERTIFICATES_LENGTH = 3;

    private final HelloMemory memory;
    private final CertificateMemory certificates;
    /// Whether some query reads what the certificates say in rows of this protocol.
    private final boolean keepsCertificates;
    private final TlsStream originator = new TlsStream();
    private final TlsStream responder = new TlsStream();
    private TlsStream client;
    private TlsStream server;
    private TlsHandshake session;
    private boolean over;
    private boolean fullHandshake;
    private int applicationRecords;
    private boolean started;
    private long firstTimeNs;
    private long firstFrame;
    /// Certificates that some query needs rows of, until the handshake is over.
    private List<CertificateSession> told = List.of();

    TlsParser(HelloMemory memory, CertificateMemory certificates, boolean keepsCertificates) {
        this.memory = memory;
        this.certificates = certificates;
        this.keepsCertificates = keepsCertificates;
    }

    @Override
    public Progress parse(StreamSlice input, SessionHandler sessions) {
        if (over) return Progress.DONE;
        if (!started) {
            started = true;
            firstTimeNs = input.timeNs();
            firstFrame = input.frame();
        }
        if (session != null) session.lastFrame = input.frame();
        TlsStream stream = streamOf(input.fromOriginator());
        Progress progress = null;
        while (progress == null) progress = step(stream, input, sessions);
        stream.unconsumed = input.remaining();
        return progress;
    }

    /// Reads one part. Null: go on.
    private Progress step(TlsStream stream, StreamSlice input, SessionHandler sessions) {
        return switch (stream.state) {
            case RECORD_HEADER -> readRecordHeader(stream, input, sessions);
            case VERSION_2_HELLO -> readVersion2Hello(stream, input, sessions);
            case ALERT -> readAlert(stream, input, sessions);
            case MESSAGE_HEADER -> readMessageHeader(stream, input, sessions);
            case MESSAGE_BODY -> readMessageBody(stream, input, sessions);
            case SKIPPED_RECORD -> skipRecord(stream, input);
            case SEARCH -> search(stream, input, sessions);
            case LOST -> {
                input.skip(input.remaining());
                yield Progress.NEED_MORE;
            }
        };
    }

    private Progress readRecordHeader(TlsStream stream, StreamSlice input, SessionHandler sessions) {
        if (input.remaining() == 0) return Progress.NEED_MORE;
        if (stream.records == 0 && (input.u8(0) & 0x80) != 0) return readVersion2Header(stream, input, sessions);
        Probe header = TlsProbe.probeHeader(input, 0);
        if (header == Probe.NEED_MORE) return Progress.NEED_MORE;
        if (header == Probe.NO) return onStrangeStart(stream, sessions);
        int type = input.u8(0);
        int length = input.u16(3);
        if (type == TlsProbe.TYPE_HANDSHAKE && !stream.aligned) {
            Probe hello = TlsProbe.probe(input, 0);
            if (hello == Probe.NEED_MORE) return Progress.NEED_MORE;
            stream.aligned = hello == Probe.MATCH;
        }
        if (session == null && !begin(input.u16(1), input, sessions)) return drop();
        input.skip(TlsProbe.RECORD_HEADER_LENGTH);
        stream.enterRecord(length);
        if (originator.records + responder.records > RECORDS_MAX) return limit(sessions);
        stream.emptyRecords = length == 0 ? stream.emptyRecords + 1 : 0;
        if (stream.emptyRecords > EMPTY_RECORDS_MAX) return limit(sessions);
        return length == 0 ? null : enterRecord(stream, type, length, sessions);
    }

    /// Notes what a record's type tells, and says how its body is read.
    private Progress enterRecord(TlsStream stream, int type, int length, SessionHandler sessions) {
        stream.state = State.SKIPPED_RECORD;
        if (endsHandshake(stream, type)) {
            session.established = true;
            return finish(sessions);
        }
        if (type != TlsProbe.TYPE_HANDSHAKE) {
            Progress progress = noClientHelloFrom(stream, sessions);
            if (progress != null) return progress;
        }
        switch (type) {
            case TlsProbe.TYPE_CHANGE_CIPHER_SPEC -> onChangeCipherSpec(stream);
            case TlsProbe.TYPE_ALERT -> {
                if (length == ALERT_LENGTH && !isEncrypted(stream)) stream.state = State.ALERT;
            }
            case TlsProbe.TYPE_HANDSHAKE -> {
                if (stream.aligned && !isEncrypted(stream)) stream.enterMessages();
            }
            case TlsProbe.TYPE_APPLICATION_DATA -> {
                if (stream.gapped) stream.changedCipher = true;
                if (++applicationRecords > APPLICATION_RECORDS_MAX) return finish(sessions);
            }
            default -> { }
        }
        return null;
    }

    /// Up to TLS 1.2 the first encrypted record after both sides changed their cipher; in TLS 1.3 the client's first
    /// encrypted record after the ServerHello.
    private boolean endsHandshake(TlsStream stream, int type) {
        if (type == TlsProbe.TYPE_CHANGE_CIPHER_SPEC || isRetrying()) return false;
        if (session.isTls13()) return type == TlsProbe.TYPE_APPLICATION_DATA && stream != server;
        return originator.changedCipher && responder.changedCipher;
    }

    private boolean isRetrying() {
        return session.helloRetry && session.server == null;
    }

    /// Whether handshake messages and alerts of a stream are encrypted under their own record type.
    private boolean isEncrypted(TlsStream stream) {
        return stream.changedCipher && !stream.insideMessage() && !session.helloRetry && !session.isTls13();
    }

    /// A server that changes its cipher without having shown a certificate or keys goes on with an old session.
    private void onChangeCipherSpec(TlsStream stream) {
        stream.changedCipher = true;
        session.addLetter('i', isClient(stream));
        boolean direct = stream == server && session.server != null && !fullHandshake && !stream.gapped;
        if (direct && !session.isTls13()) session.resumed = true;
    }

    private Progress readAlert(TlsStream stream, StreamSlice input, SessionHandler sessions) {
        if (input.remaining() < ALERT_LENGTH) return Progress.NEED_MORE;
        int level = input.u8(0);
        session.lastAlert = input.u8(1);
        session.addLetter('l', isClient(stream));
        stream.consume(input, ALERT_LENGTH);
        stream.state = State.RECORD_HEADER;
        return level == ALERT_FATAL ? finish(sessions) : null;
    }

    private Progress readMessageHeader(TlsStream stream, StreamSlice input, SessionHandler sessions) {
        if (!stream.readMessageHeader(input)) return endOfPart(stream);
        int type = stream.messageType;
        boolean known = type < LETTERS.length() && LETTERS.charAt(type) != ' ';
        if (!known && client != stream && server != stream && !stream.gapped) return fail(sessions);
        if (isHello(type)) {
            return stream.messageRemaining > TlsProbe.HELLO_LENGTH_MAX ? limit(sessions) : null;
        }
        if (type == MESSAGE_RETRY_REQUEST_OLD) onRetryRequest(stream);
        else session.addLetter(known ? LETTERS.charAt(type) : LETTER_UNKNOWN, isClient(stream));
        fullHandshake |= type >= MESSAGE_CERTIFICATE && type <= MESSAGE_SERVER_HELLO_DONE;
        noteMessage(stream, sessions);
        return noClientHelloFrom(stream, sessions);
    }

    /// Notes what the type of a message tells, and whether the message is kept.
    private void noteMessage(TlsStream stream, SessionHandler sessions) {
        boolean fromClient = isClient(stream);
        stream.isKept = false;
        switch (stream.messageType) {
            case MESSAGE_NEW_SESSION_TICKET -> session.ticketIssued = true;
            case MESSAGE_CERTIFICATE_REQUEST -> session.clientCertificateRequested = true;
            case MESSAGE_CERTIFICATE -> {
                boolean isEmpty = stream.messageRemaining <= NO_CERTIFICATES_LENGTH;
                if (fromClient && !isEmpty) session.clientCertificateSent = true;
                boolean isWanted = !isEmpty && session.chain(fromClient) == null
                        && (keepsCertificates || sessions.wants(CertificateSession.KIND));
                boolean isTooLong = stream.messageRemaining > CertificateChain.MESSAGE_LENGTH_MAX;
                if (isWanted && isTooLong) session.mark(Partial.LIMIT);
                stream.isKept = isWanted && !isTooLong;
            }
            default -> { }
        }
    }

    private static boolean isHello(int type) {
        return type == TlsProbe.MESSAGE_CLIENT_HELLO || type == TlsProbe.MESSAGE_SERVER_HELLO;
    }

    private Progress readMessageBody(TlsStream stream, StreamSlice input, SessionHandler sessions) {
        if (isHello(stream.messageType)) return readHello(stream, input, sessions);
        if (stream.messageType == MESSAGE_CERTIFICATE && stream.isKept) {
            return readCertificates(stream, input, sessions);
        }
        boolean exchange = stream.messageType == MESSAGE_SERVER_KEY_EXCHANGE;
        if (!stream.skipMessage(input, exchange ? CURVE_LENGTH : 0)) return endOfPart(stream);
        if (exchange && usesCurve() && stream.messageStart >>> 16 == CURVE_TYPE_NAMED) {
            session.exchangeGroup = stream.messageStart & 0xffff;
        }
        stream.endMessage(input);
        return null;
    }

    /// Reads the certificates of one side; those that queries need rows of are handed in with the handshake's end.
    private Progress readCertificates(TlsStream stream, StreamSlice input, SessionHandler sessions) {
        ByteView message = stream.wholeMessage(input);
        if (message == null) return endOfPart(stream);
        CertificateChain chain = certificates.chain(message);
        session.keep(chain, isClient(stream));
        if (chain.isCut()) session.mark(Partial.LIMIT);
        if (sessions.wants(CertificateSession.KIND)) {
            for (CertificateSession certificate : chain.sessions(isClient(stream))) {
                certificate.timeNs = input.timeNs();
                certificate.firstFrame = input.frame();
                certificate.lastFrame = input.frame();
                certificate.milestone = CertificateSession.CERTIFICATE;
                if (!sessions.reached(certificate)) continue;
                if (told.isEmpty()) told = new ArrayList<>();
                told.add(certificate);
            }
        }
        stream.endMessage(input);
        return null;
    }

    private boolean usesCurve() {
        return session.server != null && TlsNames.CIPHERS.nameOf(session.server.cipher()).startsWith("TLS_ECDH");
    }

    private Progress readHello(TlsStream stream, StreamSlice input, SessionHandler sessions) {
        ByteView message = stream.wholeMessage(input);
        if (message == null) return endOfPart(stream);
        Progress progress = stream.messageType == TlsProbe.MESSAGE_CLIENT_HELLO
                ? onClientHello(stream, ClientHello.read(message), sessions)
                : onServerHello(stream, ServerHello.read(message), sessions);
        if (progress == null) stream.endMessage(input);
        return progress;
    }

    /// Where the bytes at hand end: with the record, or with the slice.
    private static Progress endOfPart(TlsStream stream) {
        if (stream.recordRemaining > 0) return Progress.NEED_MORE;
        stream.state = State.RECORD_HEADER;
        return null;
    }

    private Progress onClientHello(TlsStream stream, ClientHello hello, SessionHandler sessions) {
        if (hello == null || stream == server || client != null && client != stream) return fail(sessions);
        client = stream;
        session.addLetter('c', true);
        if (session.client != null || session.milestone >= TlsHandshake.SERVER_HELLO) return null;
        session.client = hello;
        if (!reach(TlsHandshake.CLIENT_HELLO, sessions)) return drop();
        hello.keep();
        return session.server == null ? null : onBothHellos(sessions);
    }

    private Progress onServerHello(TlsStream stream, ServerHello hello, SessionHandler sessions) {
        if (hello == null || stream == client || server != null && server != stream) return fail(sessions);
        server = stream;
        if (hello.isRetryRequest()) {
            onRetryRequest(stream);
            return null;
        }
        session.addLetter('s', false);
        if (session.server != null) return null;
        session.server = hello;
        boolean waits = session.client == null && !other(stream).helloImpossible;
        Progress progress = waits ? null : onBothHellos(sessions);
        if (progress == null) hello.keep();
        return progress;
    }

    private void onRetryRequest(TlsStream stream) {
        server = stream;
        session.addLetter('j', false);
        if (session.server == null) session.helloRetry = true;
    }

    /// The ServerHello is there, and the ClientHello too, or it will not come.
    private Progress onBothHellos(SessionHandler sessions) {
        ServerHello hello = session.server;
        if (session.isTls13()) session.resumed = hello.choosesPreSharedKey();
        else if (session.client != null && hello.echoesSessionIdOf(session.client)) session.resumed = true;
        return reach(TlsHandshake.SERVER_HELLO, sessions) ? null : drop();
    }

    /// A stream that shows anything else before a ClientHello will not show one: a ServerHello need not wait for it.
    private Progress noClientHelloFrom(TlsStream stream, SessionHandler sessions) {
        stream.helloImpossible = true;
        boolean waited = session.server != null && session.milestone < TlsHandshake.SERVER_HELLO;
        return waited && stream != server ? onBothHellos(sessions) : null;
    }

    private Progress readVersion2Header(TlsStream stream, StreamSlice input, SessionHandler sessions) {
        Probe hello = TlsProbe.probe(input, 0);
        if (hello == Probe.NEED_MORE) return Progress.NEED_MORE;
        if (hello == Probe.NO) return onStrangeStart(stream, sessions);
        if (session == null && !begin(TlsHandshake.ABSENT, input, sessions)) return drop();
        stream.state = State.VERSION_2_HELLO;
        return null;
    }

    private Progress readVersion2Hello(TlsStream stream, StreamSlice input, SessionHandler sessions) {
        int length = input.u16(0) & 0x7fff;
        if (input.remaining() < TlsProbe.V2_HEADER_LENGTH + length) return Progress.NEED_MORE;
        ByteView message = new ByteView(input, TlsProbe.V2_HEADER_LENGTH + 1, length - 1);
        Progress progress = onClientHello(stream, ClientHello.readVersion2(message), sessions);
        if (progress != null) return progress;
        input.skip(TlsProbe.V2_HEADER_LENGTH);
        stream.enterRecord(length);
        stream.state = State.SKIPPED_RECORD;
        return null;
    }

    /// A server may greet in clear before the client starts TLS; anything else that is no record ends the parsing.
    private Progress onStrangeStart(TlsStream stream, SessionHandler sessions) {
        if (session != null || stream.records > 0) return fail(sessions);
        stream.search();
        return null;
    }

    private static Progress skipRecord(TlsStream stream, StreamSlice input) {
        stream.consume(input, Math.min(stream.recordRemaining, input.remaining()));
        return endOfPart(stream);
    }

    /// Looks for a record header behind a gap: one of a hello message, or one that another follows.
    private Progress search(TlsStream stream, StreamSlice input, SessionHandler sessions) {
        while (true) {
            Probe found = TlsProbe.probeHeader(input, 0);
            if (found == Probe.MATCH) found = TlsProbe.probe(input, 0);
            else if (found == Probe.NEED_MORE) return Progress.NEED_MORE;
            if (found == Probe.NO && TlsProbe.probeHeader(input, 0) == Probe.MATCH) {
                found = TlsProbe.probeHeader(input, TlsProbe.RECORD_HEADER_LENGTH + input.u16(3));
            }
            if (found == Probe.NEED_MORE) return Progress.NEED_MORE;
            if (found == Probe.MATCH) {
                stream.state = State.RECORD_HEADER;
                stream.records++;
                return null;
            }
            input.skip(1);
            if (++stream.searched > SEARCH_MAX) return lose(stream, sessions);
        }
    }

    private Progress lose(TlsStream stream, SessionHandler sessions) {
        stream.state = State.LOST;
        return other(stream).state == State.LOST ? fail(sessions) : null;
    }

    @Override
    public Progress gap(boolean fromOriginator, long lengthBytes, SessionHandler sessions) {
        if (over) return Progress.DONE;
        TlsStream stream = streamOf(fromOriginator);
        stream.lose(lengthBytes + stream.unconsumed);
        stream.unconsumed = 0;
        if (session == null) return Progress.NEED_MORE;
        session.mark(Partial.GAP);
        Progress progress = noClientHelloFrom(stream, sessions);
        return progress == null ? Progress.NEED_MORE : progress;
    }

    @Override
    public void end(SessionHandler sessions) {
        if (!over && session != null) finish(sessions);
    }

    /// Starts the session. False when no query needs it.
    private boolean begin(int recordVersion, StreamSlice input, SessionHandler sessions) {
        session = new TlsHandshake(memory);
        session.timeNs = firstTimeNs;
        session.firstFrame = firstFrame;
        session.lastFrame = input.frame();
        session.recordVersion = recordVersion;
        if (originator.gapped || responder.gapped) session.mark(Partial.GAP);
        return reach(TlsHandshake.IDENTIFIED, sessions);
    }

    private boolean reach(int milestone, SessionHandler sessions) {
        session.milestone = milestone;
        return sessions.reached(session);
    }

    private Progress finish(SessionHandler sessions) {
        over = true;
        session.milestone = TlsHandshake.END;
        sessions.finished(session);
        for (CertificateSession certificate : told) {
            certificate.milestone = CertificateSession.END;
            sessions.finished(certificate);
        }
        return Progress.DONE;
    }

    private Progress limit(SessionHandler sessions) {
        session.mark(Partial.LIMIT);
        return fail(sessions);
    }

    private Progress fail(SessionHandler sessions) {
        if (session != null) finish(sessions);
        over = true;
        return Progress.STOP;
    }

    private Progress drop() {
        over = true;
        return Progress.STOP;
    }

    private TlsStream streamOf(boolean fromOriginator) {
        return fromOriginator ? originator : responder;
    }

    private TlsStream other(TlsStream stream) {
        return stream == originator ? responder : originator;
    }

    private boolean isClient(TlsStream stream) {
        if (client != null) return stream == client;
        return server != null ? stream != server : stream == originator;
    }
}
