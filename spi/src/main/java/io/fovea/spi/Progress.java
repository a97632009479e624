package io.fovea.spi;

/// A parser's answer.
public enum Progress {
    /// All that can be read was read; what the slice still holds comes again with more behind it.
    NEED_MORE,
    /// The flow holds nothing more for this parser.
    DONE,
    /// Another protocol goes on from here, in both directions: with the first byte of each that was not consumed. Only
    /// `StreamParser.parse` answers so, and only of protocols with `ProtocolModule.followers`.
    UPGRADE,
    /// This cannot be parsed on: damaged, not the protocol, or beyond a limit.
    STOP
}
