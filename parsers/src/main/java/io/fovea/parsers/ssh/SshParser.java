package io.fovea.parsers.ssh;

import io.fovea.parsers.ssh.SshStream.State;
import io.fovea.parsers.support.ByteView;
import io.fovea.spi.Partial;
import io.fovea.spi.Progress;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;

/// Reads both directions of an SSH connection: version lines, binary packets in clear up to NEWKEYS (RFC 4253), then
/// the sizes of encrypted packets until the login is guessed.
///
/// The originator is the client. A gap in the middle of what is read ends the reading of that direction; one inside a
/// packet that is skipped anyway does not.
/// Invariant: on return, a stream's `state` names the next part to read and none of that part is consumed.
final class SshParser implements StreamParser {
    private static final int CLIENT = 0;
    private static final int SERVER = 1;

    /// Longest packet in clear that is accepted (RFC 4253, section 6.1).
    private static final int PACKET_LENGTH_MAX = 35_000;
    private static final int ENCRYPTED_LENGTH_MAX = 1 << 18;
    /// Packets in clear, and encrypted bytes of a direction, that a handshake does not exceed.
    private static final int PACKETS_MAX = 64;
    private static final long ENCRYPTED_BYTES_MAX = 1 << 18;
    private static final int LENGTH_SIZE = 4;
    private static final int BLOCK_LENGTH = 8;
    /// Length, length of the padding, type.
    private static final int HEADER_LENGTH = LENGTH_SIZE + 2;
    private static final int COOKIE_LENGTH = 16;

    private static final int TYPE_TRANSPORT_MAX = 7;
    private static final int TYPE_KEXINIT = 20;
    private static final int TYPE_NEWKEYS = 21;
    private static final int TYPE_EXCHANGE_MIN = 30;
    private static final int TYPE_EXCHANGE_MAX = 49;

    private final SshMemory memory;
    private final SshStream[] streams = {new SshStream(CLIENT), new SshStream(SERVER)};
    private final LoginGuess guess = new LoginGuess();
    private SshHandshake session;
    private boolean over;
    private boolean started;
    private int packets;
    private long firstTimeNs;
    private long firstFrame;

    SshParser(SshMemory memory) {
        this.memory = memory;
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
        SshStream stream = streams[input.fromOriginator() ? CLIENT : SERVER];
        endTurnOf(other(stream));
        Progress progress = null;
        while (progress == null) progress = step(stream, input, sessions);
        stream.unconsumed = input.remaining();
        return progress;
    }

    /// Reads one part. Null: go on.
    private Progress step(SshStream stream, StreamSlice input, SessionHandler sessions) {
        if (input.remaining() == 0) return Progress.NEED_MORE;
        return switch (stream.state) {
            case LINES -> readLines(stream, input, sessions);
            case PACKET_HEADER -> readPacketHeader(stream, input, sessions);
            case PACKET_BODY -> readPacketBody(stream, input, sessions);
            case SKIPPED_PACKET -> {
                if (!stream.skipPacket(input)) yield Progress.NEED_MORE;
                stream.state = State.PACKET_HEADER;
                yield null;
            }
            case ENCRYPTED_HEADER -> readEncryptedHeader(stream, input, sessions);
            case ENCRYPTED_BODY -> {
                if (!stream.skipPacket(input)) yield Progress.NEED_MORE;
                stream.state = State.ENCRYPTED_HEADER;
                yield null;
            }
            case OPAQUE -> readOpaque(stream, input, sessions);
            case IGNORED -> {
                input.skip(input.remaining());
                yield Progress.NEED_MORE;
            }
        };
    }

    private Progress readLines(SshStream stream, StreamSlice input, SessionHandler sessions) {
        if (!stream.readLines(input)) {
            if (!stream.tooLong) return Progress.NEED_MORE;
            if (session != null) session.mark(Partial.LIMIT);
            return ignore(stream, sessions);
        }
        if (session == null && !begin(input.frame(), sessions)) return drop();
        SshBanner banner = SshBanner.of(stream.versionLine);
        session.banners[stream.side] = banner;
        stream.state = banner.speaksVersion2() ? State.PACKET_HEADER : State.IGNORED;
        if (!advance(sessions)) return drop();
        boolean bothSpoke = session.banners[CLIENT] != null && session.banners[SERVER] != null;
        boolean isVersion2 = session.version() != null && session.version() == 2;
        return bothSpoke && !isVersion2 ? finish(sessions) : null;
    }

    private Progress readPacketHeader(SshStream stream, StreamSlice input, SessionHandler sessions) {
        if (input.remaining() < HEADER_LENGTH) return Progress.NEED_MORE;
        long length = input.u32(0);
        int type = input.u8(LENGTH_SIZE + 1);
        boolean fits = length >= 2 && input.u8(LENGTH_SIZE) <= length - 2 && isInClear(type);
        if (!stream.anyPacket && session.banners[stream.side].speaksVersion1()) {
            if (!fits || (length + LENGTH_SIZE) % BLOCK_LENGTH != 0) return ignoreVersion1(stream, sessions);
        }
        if (!fits) return ignore(stream, sessions);
        stream.anyPacket = true;
        if (length > PACKET_LENGTH_MAX || ++packets > PACKETS_MAX) {
            session.mark(Partial.LIMIT);
            return finish(sessions);
        }
        boolean isRead = type == TYPE_KEXINIT || type == TYPE_NEWKEYS || mayHoldHostKey(stream, type);
        if (isRead) {
            stream.packetLength = (int) length;
            stream.state = State.PACKET_BODY;
        } else {
            stream.packetRemaining = LENGTH_SIZE + (int) length;
            stream.guessFollows = false;
            stream.state = State.SKIPPED_PACKET;
        }
        return null;
    }

    /// A side that speaks both versions goes on with version 1, whose packets have another form.
    private Progress ignoreVersion1(SshStream stream, SessionHandler sessions) {
        stream.state = State.IGNORED;
        return advance(sessions) ? null : drop();
    }

    private static boolean isInClear(int type) {
        return type >= 1 && type <= TYPE_TRANSPORT_MAX || type == TYPE_KEXINIT || type == TYPE_NEWKEYS
                || type >= TYPE_EXCHANGE_MIN && type <= TYPE_EXCHANGE_MAX;
    }

    private boolean mayHoldHostKey(SshStream stream, int type) {
        return stream.side == SERVER && type >= TYPE_EXCHANGE_MIN && session.hostKey == null
                && session.milestone < SshHandshake.HOST_KEY;
    }

    private Progress readPacketBody(SshStream stream, StreamSlice input, SessionHandler sessions) {
        if (input.remaining() < LENGTH_SIZE + stream.packetLength) return Progress.NEED_MORE;
        int padding = input.u8(LENGTH_SIZE);
        int type = input.u8(LENGTH_SIZE + 1);
        ByteView message = new ByteView(input, LENGTH_SIZE + 1, stream.packetLength - 1 - padding);
        boolean isGuess = stream.guessFollows;
        stream.guessFollows = false;
        stream.state = State.PACKET_HEADER;
        switch (type) {
            case TYPE_KEXINIT -> onKexInit(stream, message);
            case TYPE_NEWKEYS -> onNewKeys(stream);
            default -> {
                if (!isGuess || session.negotiation() == null || session.negotiation().guessIsRight()) {
                    session.hostKey = HostKey.read(message);
                }
            }
        }
        input.skip(LENGTH_SIZE + stream.packetLength);
        return advance(sessions) ? null : drop();
    }

    private void onKexInit(SshStream stream, ByteView message) {
        boolean isNew = session.lists[stream.side] == null && session.milestone < SshHandshake.KEY_EXCHANGE;
        if (!isNew || message.length() < 1 + COOKIE_LENGTH) return;
        AlgorithmLists lists = memory.lists(message, 1 + COOKIE_LENGTH, stream.side);
        if (lists == null) return;
        session.cookies[stream.side] = message.bytes(1, COOKIE_LENGTH);
        session.lists[stream.side] = lists;
        stream.guessFollows = lists.guesses;
    }

    private void onNewKeys(SshStream stream) {
        stream.newKeys = true;
        String cipher = session.agreed(AlgorithmLists.ENCRYPTION + stream.side);
        String mac = session.agreed(AlgorithmLists.MAC + stream.side);
        stream.macLength = PacketCover.visibleTrailerLength(cipher, mac);
        stream.state = stream.macLength < 0 ? State.OPAQUE : State.ENCRYPTED_HEADER;
        boolean compressed = "zlib".equals(session.agreed(AlgorithmLists.COMPRESSION + 1));
        if (stream.side == SERVER && compressed) guess.spoil();
    }

    private Progress readEncryptedHeader(SshStream stream, StreamSlice input, SessionHandler sessions) {
        if (input.remaining() < LENGTH_SIZE) return Progress.NEED_MORE;
        long length = input.u32(0);
        if (length > ENCRYPTED_LENGTH_MAX) return ignore(stream, sessions);
        input.skip(LENGTH_SIZE);
        stream.packetRemaining = (int) length + stream.macLength;
        stream.state = State.ENCRYPTED_BODY;
        if (stream.side == CLIENT) guess.clientSpoke();
        else guess.serverUnit((int) length, true);
        return afterEncrypted(stream, LENGTH_SIZE + stream.packetRemaining, sessions);
    }

    private Progress readOpaque(SshStream stream, StreamSlice input, SessionHandler sessions) {
        int count = input.remaining();
        input.skip(count);
        if (stream.side == CLIENT) guess.clientSpoke();
        stream.turnLength = (int) Math.min(stream.turnLength + (long) count, Integer.MAX_VALUE);
        return afterEncrypted(stream, count, sessions);
    }

    /// The other side speaks: what this one sent so far was a unit.
    private void endTurnOf(SshStream stream) {
        if (stream.turnLength == 0) return;
        if (stream.side == SERVER) guess.serverUnit(stream.turnLength, false);
        else guess.clientTurn(stream.turnLength);
        stream.turnLength = 0;
    }

    private Progress afterEncrypted(SshStream stream, int count, SessionHandler sessions) {
        stream.encryptedBytes += count;
        boolean settled = guess.isOver() && session.milestone >= SshHandshake.HOST_KEY;
        return settled || stream.encryptedBytes > ENCRYPTED_BYTES_MAX ? finish(sessions) : null;
    }

    /// Nothing more is read from a direction.
    private Progress ignore(SshStream stream, SessionHandler sessions) {
        stream.state = State.IGNORED;
        guess.spoil();
        boolean nothingLeft = other(stream).state == State.IGNORED;
        if (session == null) return nothingLeft ? drop() : null;
        if (!advance(sessions)) return drop();
        return nothingLeft ? finish(sessions) : null;
    }

    @Override
    public Progress gap(boolean fromOriginator, long lengthBytes, SessionHandler sessions) {
        if (over) return Progress.DONE;
        SshStream stream = streams[fromOriginator ? CLIENT : SERVER];
        endTurnOf(other(stream));
        stream.gapped = true;
        if (session != null) session.mark(Partial.GAP);
        Progress progress = lose(stream, lengthBytes + stream.unconsumed, sessions);
        stream.unconsumed = 0;
        return progress == null ? Progress.NEED_MORE : progress;
    }

    private Progress lose(SshStream stream, long lengthBytes, SessionHandler sessions) {
        switch (stream.state) {
            case SKIPPED_PACKET, ENCRYPTED_BODY -> {
                if (lengthBytes > stream.packetRemaining) return ignore(stream, sessions);
                stream.packetRemaining -= (int) lengthBytes;
            }
            case OPAQUE -> stream.turnLength = (int) Math.min(stream.turnLength + lengthBytes, Integer.MAX_VALUE);
            default -> {
                return ignore(stream, sessions);
            }
        }
        return null;
    }

    @Override
    public void end(SessionHandler sessions) {
        if (over) return;
        for (SshStream stream : streams) endTurnOf(stream);
        for (SshStream stream : streams) {
            byte[] line = stream.state == State.LINES ? stream.lineSoFar() : null;
            if (line == null) continue;
            if (session == null && !begin(firstFrame, sessions)) {
                over = true;
                return;
            }
            session.banners[stream.side] = SshBanner.of(line);
        }
        if (session != null) finish(sessions);
    }

    /// Starts the session. False when no query needs it.
    private boolean begin(long frame, SessionHandler sessions) {
        session = new SshHandshake(memory);
        session.timeNs = firstTimeNs;
        session.firstFrame = firstFrame;
        session.lastFrame = frame;
        if (streams[CLIENT].gapped || streams[SERVER].gapped) session.mark(Partial.GAP);
        return reach(SshHandshake.IDENTIFIED, sessions);
    }

    /// Tells the milestones whose fields are final. False when no query needs more.
    private boolean advance(SessionHandler sessions) {
        for (int next = session.milestone + 1; next < SshHandshake.END && isSettled(next); next++) {
            if (!reach(next, sessions)) return false;
        }
        return true;
    }

    private boolean isSettled(int milestone) {
        return switch (milestone) {
            case SshHandshake.BANNERS -> isSettled(streams[CLIENT], session.banners[CLIENT])
                    && isSettled(streams[SERVER], session.banners[SERVER]);
            case SshHandshake.KEY_EXCHANGE -> isSettled(streams[CLIENT], session.lists[CLIENT])
                    && isSettled(streams[SERVER], session.lists[SERVER]);
            default -> isSettled(streams[SERVER], session.hostKey);
        };
    }

    /// Whether a part is there, or will not come any more.
    private static boolean isSettled(SshStream stream, Object part) {
        return part != null || stream.state == State.IGNORED || stream.newKeys;
    }

    private boolean reach(int milestone, SessionHandler sessions) {
        session.milestone = milestone;
        return sessions.reached(session);
    }

    private Progress finish(SessionHandler sessions) {
        over = true;
        session.loginAttempts = guess.attempts();
        session.loginSucceeded = guess.success();
        session.milestone = SshHandshake.END;
        sessions.finished(session);
        return Progress.DONE;
    }

    private Progress drop() {
        over = true;
        return Progress.STOP;
    }

    private SshStream other(SshStream stream) {
        return streams[1 - stream.side];
    }
}
