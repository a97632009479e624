package io.fovea.parsers.ssh;

/// Guesses from the sizes of encrypted packets whether a login succeeded, as Zeek does: the server's answer to the
/// request for the login service and its word of success have known lengths, 16 bytes apart whatever the cipher, and
/// its refusals are all of one length.
///
/// Where packets show their length (encrypt-then-MAC, AES-GCM) a unit is a packet; elsewhere it is all that the server
/// sends until the client speaks again, for the dialogue of a login takes turns.
final class LoginGuess {
    /// A success is so much shorter than the acceptance of the service.
    private static final int SUCCESS_SHORTER = 16;
    /// The acceptance is no longer than this where a unit is a packet; what comes before it is extension information.
    private static final int ACCEPTANCE_LENGTH_MAX = 48;
    /// A dialogue that goes on longer than any login takes was let in; how often it was tried is then unknown.
    private static final int LOGIN_UNITS_MAX = 40;
    private static final long LOGIN_BYTES_MAX = 1 << 15;

    private boolean asked;
    private int acceptanceLength;
    private int refusalLength;
    private int units;
    private long serverBytes;
    private int attempts;
    private boolean exact;
    /// The client's last unit is shorter than any request to log in.
    private boolean smallTalk;
    private int unitsSinceRefusal;
    private boolean succeeded;
    private boolean spoiled;

    /// The client sent its first encrypted bytes.
    void clientSpoke() {
        asked = true;
    }

    /// The client sent a unit that is not one packet. One that is shorter than the request for the service, and is not
    /// answered by a refusal, is typing.
    void clientTurn(int lengthBytes) {
        smallTalk = acceptanceLength != 0 && lengthBytes < acceptanceLength;
    }

    /// The server sent a unit.
    ///
    /// @param packet whether it is one packet
    void serverUnit(int lengthBytes, boolean packet) {
        if (!asked || succeeded || spoiled) return;
        if (acceptanceLength == 0) {
            if (!packet || lengthBytes <= ACCEPTANCE_LENGTH_MAX) acceptanceLength = lengthBytes;
            return;
        }
        units++;
        serverBytes += lengthBytes;
        unitsSinceRefusal++;
        if (lengthBytes == acceptanceLength - SUCCESS_SHORTER) {
            succeeded = true;
            exact = true;
            attempts++;
        } else if (refusalLength == 0) {
            refusalLength = lengthBytes;
        } else if (lengthBytes == refusalLength) {
            attempts++;
            unitsSinceRefusal = 0;
        } else {
            succeeded = smallTalk;
        }
        succeeded |= units > LOGIN_UNITS_MAX || serverBytes > LOGIN_BYTES_MAX;
    }

    /// Nothing can be said any more: bytes are missing.
    void spoil() {
        spoiled = true;
    }

    /// Nothing changes any more.
    boolean isOver() {
        return succeeded || spoiled;
    }

    /// Refusals behind the first one, which answers the question for methods, and the success. Null: unknown.
    Long attempts() {
        boolean unknown = succeeded ? !exact : spoiled;
        return unknown ? null : (Long) (long) attempts;
    }

    /// Whether the login succeeded; null where nothing tells. It did not when the last word, or the last but one, which
    /// a farewell may follow, was a refusal.
    Boolean success() {
        if (succeeded) return true;
        return spoiled || attempts == 0 || unitsSinceRefusal > 1 ? null : (Boolean) false;
    }
}
