package io.fovea.parsers.quic;

import io.fovea.parsers.hello.ClientHello;
import io.fovea.parsers.hello.HelloMemory;
import io.fovea.parsers.hello.HelloSession;
import io.fovea.parsers.hello.ServerHello;
import io.fovea.parsers.quic.InitialFrames.Kind;
import io.fovea.parsers.quic.LongHeader.Type;
import io.fovea.parsers.support.ByteView;
import io.fovea.spi.Partial;
import io.fovea.spi.Progress;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;
import java.util.ArrayList;
import java.util.List;

/// Reads the datagrams of a flow until the handshake of QUIC is over, as far as it can be seen: both hello messages, or
/// what comes instead (RFC 9000, sections 7 and 17).
///
/// Which side is the client is told by whose Initial packets open with keys made of their own destination, not by who
/// spoke first. Every datagram is read once and nothing of it is kept but handshake bytes.
/// Invariant: `session` is null only before the first packet that is QUIC.
final class QuicParser implements StreamParser {
    /// Datagrams of a flow that are looked at, whatever they hold.
    private static final int DATAGRAMS_MAX = 256;
    /// Packets of one datagram that are looked at; no program sends more in one.
    private static final int PACKETS_MAX = 16;
    /// Initial packets of a flow that are decrypted.
    private static final int INITIALS_MAX = 128;
    private static final int VERSIONS_MAX = 64;
    private static final int MESSAGE_CLIENT_HELLO = 1;
    private static final int MESSAGE_SERVER_HELLO = 2;

    private final HelloMemory memory;
    private final InitialCipher cipher;
    private final InitialOpener opener;
    private final LongHeader header = new LongHeader();
    private final GooglePacket google = new GooglePacket();
    private final InitialFrames frames = new InitialFrames();
    private final InitialSide client = new InitialSide();
    private final InitialSide server = new InitialSide();
    private QuicConnection session;
    private boolean clientKnown;
    private boolean clientIsOriginator = true;
    private int datagrams;
    private int initials;
    private boolean gapped;
    private boolean over;

    QuicParser(HelloMemory memory, InitialCipher cipher) {
        this.memory = memory;
        this.cipher = cipher;
        opener = new InitialOpener(cipher);
    }

    @Override
    public Progress parse(StreamSlice input, SessionHandler sessions) {
        if (over) return Progress.DONE;
        if (!input.isDatagram()) return drop();
        if (session != null) session.lastFrame = input.frame();
        if (++datagrams > DATAGRAMS_MAX) return session == null ? drop() : limit(sessions);
        Progress progress = readDatagram(input, sessions);
        return progress == null ? Progress.NEED_MORE : progress;
    }

    /// Reads the packets of a datagram, one behind the other. Null: go on.
    private Progress readDatagram(StreamSlice input, SessionHandler sessions) {
        int at = 0;
        for (int packets = 0; packets < PACKETS_MAX && at < input.remaining(); packets++) {
            if ((input.u8(at) & LongHeader.FORM_BIT) == 0) return readShort(input, at, sessions);
            if (!header.read(input, at)) return at == 0 ? readGoogleLong(input, sessions) : null;
            if (header.type == Type.OTHER && GooglePacket.isVersion(header.version)) {
                return readGoogleLong(input, sessions);
            }
            if (session == null && !begin(header.version, input, sessions)) return drop();
            Progress progress = readLong(input, sessions);
            if (progress != null) return progress;
            at = header.end;
        }
        return null;
    }

    private Progress readLong(StreamSlice input, SessionHandler sessions) {
        boolean fromClient = isClient(input.fromOriginator());
        switch (header.type) {
            case INITIAL -> {
                return readInitial(input, sessions);
            }
            case ZERO_RTT -> session.addLetter('z', fromClient);
            case HANDSHAKE -> session.addLetter('h', fromClient);
            case RETRY -> onRetry(input);
            case NEGOTIATION -> onNegotiation(input);
            case OTHER -> session.addLetter('u', fromClient);
        }
        return null;
    }

    private Progress readInitial(StreamSlice input, SessionHandler sessions) {
        boolean opened = !header.cut && !isSettled(input) && ++initials <= INITIALS_MAX && open(input);
        boolean fromClient = isClient(input.fromOriginator());
        noteIds(input, fromClient);
        session.addLetter(opened || isSettled(input) ? 'i' : 'x', fromClient);
        if (!opened) return null;
        InitialSide side = fromClient ? client : server;
        side.largestNumber = Math.max(side.largestNumber, cipher.packetNumber());
        return readFrames(side, fromClient, sessions);
    }

    /// Whether nothing more is wanted of this direction's Initial packets.
    private boolean isSettled(StreamSlice input) {
        return clientKnown && (isClient(input.fromOriginator()) ? client : server).finished;
    }

    private void noteIds(StreamSlice input, boolean fromClient) {
        if (!fromClient) {
            if (session.chosenVersion < 0) {
                session.chosenVersion = Integer.toUnsignedLong(header.version);
                session.serverSource = header.source(input);
            }
            return;
        }
        session.tokenLength = Math.max(session.tokenLength, header.tokenLength);
        if (session.initialDestination == null) {
            session.initialDestination = header.destination(input);
            session.clientSource = header.source(input);
        }
    }

    /// Takes off the protection of the packet, with whatever keys it may have.
    private boolean open(StreamSlice input) {
        if (clientKnown && !isClient(input.fromOriginator())) {
            return opener.openOfServer(header, input, server.largestNumber);
        }
        if (!opener.openOfClient(header, input, client.largestNumber)) return false;
        if (!isClient(input.fromOriginator())) becomeClient(input.fromOriginator());
        clientKnown = true;
        return true;
    }

    /// The other side than we thought is the client: what the server's packets said was not the client's word.
    private void becomeClient(boolean originator) {
        clientIsOriginator = originator;
        session.initialDestination = null;
        session.clientSource = null;
        session.tokenLength = HelloSession.ABSENT;
    }

    private Progress readFrames(InitialSide side, boolean fromClient, SessionHandler sessions) {
        boolean ofGoogle = header.version == QuicVersions.GOOGLE_50;
        frames.wrap(cipher.content(), cipher.contentLength(), ofGoogle);
        boolean closed = false;
        for (Kind kind = frames.next(); kind != Kind.END; kind = frames.next()) {
            closed |= kind == Kind.CLOSE;
            if (kind == Kind.CRYPTO && !frames.addTo(side.stream)) session.mark(Partial.LIMIT);
        }
        Progress progress = ofGoogle ? readGoogleHello(side, fromClient, sessions)
                : readMessages(side, fromClient, sessions);
        if (!closed || progress != null) return progress;
        session.error = frames.error();
        session.addLetter('c', fromClient);
        return finish(sessions);
    }

    /// Reads the hello messages that are there as a whole.
    private Progress readMessages(InitialSide side, boolean fromClient, SessionHandler sessions) {
        while (!side.finished) {
            int type = side.stream.messageType();
            if (type < 0) return null;
            boolean expected = type == (fromClient ? MESSAGE_CLIENT_HELLO : MESSAGE_SERVER_HELLO);
            if (!expected || side.stream.isTooLong()) {
                if (expected) session.mark(Partial.LIMIT);
                side.finish();
                return null;
            }
            ByteView message = side.stream.takeMessage();
            if (message == null) return null;
            Progress progress = fromClient
                    ? onClientHello(ClientHello.read(message), sessions)
                    : onServerHello(ServerHello.read(message), sessions);
            if (progress != null) return progress;
        }
        return null;
    }

    private Progress onClientHello(ClientHello hello, SessionHandler sessions) {
        session.addLetter('s', true);
        client.finish();
        if (hello == null || session.milestone >= QuicConnection.CLIENT_HELLO) return null;
        session.client = hello;
        return reach(QuicConnection.CLIENT_HELLO, sessions) ? null : drop();
    }

    private Progress onServerHello(ServerHello hello, SessionHandler sessions) {
        session.addLetter('s', false);
        if (hello != null && hello.isRetryRequest()) {
            session.helloRetry = true;
            return null;
        }
        server.finish();
        if (hello == null) return null;
        session.server = hello;
        return reach(QuicConnection.SERVER_HELLO, sessions) ? null : drop();
    }

    private Progress readGoogleHello(InitialSide side, boolean fromClient, SessionHandler sessions) {
        if (!fromClient || side.finished) return null;
        byte[] known = side.stream.known();
        GoogleHello hello = GoogleHello.read(known, 0, known.length);
        return hello == null ? null : onGoogleHello(hello, sessions);
    }

    private void onRetry(StreamSlice input) {
        if (!clientKnown) clientIsOriginator = !input.fromOriginator();
        session.retry = true;
        opener.afterRetry(header.source(input));
        restartClient();
        session.addLetter('r', isClient(input.fromOriginator()));
    }

    private void onNegotiation(StreamSlice input) {
        if (!clientKnown) clientIsOriginator = !input.fromOriginator();
        session.addLetter('v', isClient(input.fromOriginator()));
        if (session.serverVersions != null) return;
        session.serverVersions = versions(input, header.bodyOffset);
        opener.afterNegotiation();
        restartClient();
    }

    /// The client begins at its first handshake byte again, with other keys.
    private void restartClient() {
        if (session.server == null) client.restart();
    }

    private static List<String> versions(StreamSlice input, int offset) {
        List<String> names = new ArrayList<>();
        int count = Math.min((input.remaining() - offset) / Integer.BYTES, VERSIONS_MAX);
        for (int i = 0; i < count; i++) names.add(QuicVersions.NAMES.nameOf(input.u32(offset + i * Integer.BYTES)));
        return names;
    }

    /// Data under keys that nobody else has: the client sends it once the handshake is over.
    private Progress readShort(StreamSlice input, int at, SessionHandler sessions) {
        if (at == 0 && google.readPublic(input)) return readGooglePublic(input, sessions);
        if (session == null || (input.u8(at) & LongHeader.FIXED_BIT) == 0 && session.google == null) return null;
        boolean fromClient = isClient(input.fromOriginator());
        session.addLetter('o', fromClient);
        if (!fromClient && session.google == null) return null;
        session.established = session.server != null && fromClient;
        return finish(sessions);
    }

    private Progress readGooglePublic(StreamSlice input, SessionHandler sessions) {
        boolean fromClient = isClient(input.fromOriginator());
        int version = fromClient ? google.version : QuicVersions.NEGOTIATION;
        if (session == null && !begin(version, input, sessions)) return drop();
        if (!fromClient) {
            session.addLetter('v', false);
            if (session.serverVersions == null) session.serverVersions = versions(input, google.versionOffset());
            return null;
        }
        return readGoogle(input, sessions);
    }

    private Progress readGoogleLong(StreamSlice input, SessionHandler sessions) {
        if (!google.readLong(input) || !GooglePacket.isVersion(google.version)) return null;
        if (session == null && !begin(google.version, input, sessions)) return drop();
        boolean fromClient = isClient(input.fromOriginator());
        if (fromClient) return readGoogle(input, sessions);
        session.addLetter('i', false);
        return session.google == null ? null : finish(sessions);
    }

    private Progress readGoogle(StreamSlice input, SessionHandler sessions) {
        session.addLetter('i', true);
        if (session.initialDestination == null) session.initialDestination = google.connectionId(input);
        GoogleHello hello = session.google == null ? google.hello(input) : null;
        return hello == null ? null : onGoogleHello(hello, sessions);
    }

    private Progress onGoogleHello(GoogleHello hello, SessionHandler sessions) {
        session.addLetter('s', true);
        client.finish();
        if (session.milestone >= QuicConnection.CLIENT_HELLO) return null;
        session.google = hello;
        clientKnown = true;
        return reach(QuicConnection.CLIENT_HELLO, sessions) ? null : drop();
    }

    @Override
    public Progress gap(boolean fromOriginator, long lengthBytes, SessionHandler sessions) {
        if (over) return Progress.DONE;
        gapped = true;
        if (session != null) session.mark(Partial.GAP);
        return Progress.NEED_MORE;
    }

    @Override
    public void end(SessionHandler sessions) {
        if (!over && session != null) finish(sessions);
    }

    /// Starts the session. False when no query needs it.
    private boolean begin(int version, StreamSlice input, SessionHandler sessions) {
        session = new QuicConnection(memory);
        session.timeNs = input.timeNs();
        session.firstFrame = input.frame();
        session.lastFrame = input.frame();
        session.version = version == QuicVersions.NEGOTIATION ? HelloSession.ABSENT : Integer.toUnsignedLong(version);
        if (gapped) session.mark(Partial.GAP);
        return reach(QuicConnection.IDENTIFIED, sessions);
    }

    private boolean reach(int milestone, SessionHandler sessions) {
        session.milestone = milestone;
        return sessions.reached(session);
    }

    private Progress limit(SessionHandler sessions) {
        session.mark(Partial.LIMIT);
        return finish(sessions);
    }

    private Progress finish(SessionHandler sessions) {
        over = true;
        session.milestone = QuicConnection.END;
        sessions.finished(session);
        return Progress.DONE;
    }

    private Progress drop() {
        over = true;
        return Progress.STOP;
    }

    private boolean isClient(boolean fromOriginator) {
        return fromOriginator == clientIsOriginator;
    }
}
