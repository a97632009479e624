package io.fovea.reassembly;

/// What an ordinary flow does without: letters behind the first ones of its history, counts of what is odd, and the
/// upper parts of large counters. A flow has one only once it needs it; its object gives it back when it begins anew.
final class Rarities {
    // Letters of the history behind those that a flow has itself.
    long lettersSecond;
    long lettersThird;
    long lettersFourth;
    // Letters that are written at the first, tenth, hundredth, … time: how often they were due.
    int gaps;
    int gapsOfResponder;
    int retransmissions;
    int retransmissionsOfResponder;
    int badChecksums;
    int badChecksumsOfResponder;
    int zeroWindows;
    int zeroWindowsOfResponder;

    int rstsIgnored;
    int segmentsImplausible;

    /// Number of the last frame, if it is far from the first one's; or 0.
    long lastFrame;
    // What was carried over from counters of 31 bits.
    long originatorPackets;
    long responderPackets;
    long originatorIpBytes;
    long responderIpBytes;
    long originatorPayloadBytes;
    long responderPayloadBytes;

    void clear() {
        lettersSecond = 0;
        lettersThird = 0;
        lettersFourth = 0;
        gaps = 0;
        gapsOfResponder = 0;
        retransmissions = 0;
        retransmissionsOfResponder = 0;
        badChecksums = 0;
        badChecksumsOfResponder = 0;
        zeroWindows = 0;
        zeroWindowsOfResponder = 0;
        rstsIgnored = 0;
        segmentsImplausible = 0;
        lastFrame = 0;
        originatorPackets = 0;
        responderPackets = 0;
        originatorIpBytes = 0;
        responderIpBytes = 0;
        originatorPayloadBytes = 0;
        responderPayloadBytes = 0;
    }
}
