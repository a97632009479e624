package io.fovea.spi;

/// Parses one flow of one protocol: a resumable state machine. However the stream is cut, the sessions are the same.
/// Never throws whatever the bytes are; keeps a bounded amount of memory.
public interface StreamParser {
    /// Reads on in one direction. Bytes that are not consumed come again, with more behind them, after `NEED_MORE`;
    /// at most `Limits.parserBytes` are kept for it. A slice that `isDatagram` is one whole datagram: what is not
    /// consumed of it does not come again.
    Progress parse(StreamSlice input, SessionHandler sessions);

    /// Tells that `lengthBytes` bytes of one direction are missing; what was left unconsumed before is dropped, and
    /// the next `parse` of that direction continues behind the hole.
    Progress gap(boolean fromOriginator, long lengthBytes, SessionHandler sessions);

    /// The flow is over: hands in what is unfinished. Called at most once, and last.
    void end(SessionHandler sessions);
}
