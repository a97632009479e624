package io.fovea.capture;

/// The formats that are told apart by their first bytes.
enum CaptureFormat {
    PCAP_MICROS_LITTLE,
    PCAP_MICROS_BIG,
    PCAP_NANOS_LITTLE,
    PCAP_NANOS_BIG,
    PCAPNG,
    GZIP,
    ZSTD,
    XZ,
    LZ4,
    PCAP_MODIFIED,
    SNOOP,
    UNKNOWN;

    /// The format that the first bytes of a file announce.
    static CaptureFormat of(byte[] magic) {
        if (magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) return GZIP;
        if (magic.length < 4) return UNKNOWN;
        int bits = (magic[0] & 0xff) << 24 | (magic[1] & 0xff) << 16 | (magic[2] & 0xff) << 8 | magic[3] & 0xff;
        return switch (bits) {
            case 0xd4c3b2a1 -> PCAP_MICROS_LITTLE;
            case 0xa1b2c3d4 -> PCAP_MICROS_BIG;
            case 0x4d3cb2a1 -> PCAP_NANOS_LITTLE;
            case 0xa1b23c4d -> PCAP_NANOS_BIG;
            case 0x0a0d0d0a -> PCAPNG;
            case 0x28b52ffd -> ZSTD;
            case 0xfd377a58 -> XZ;
            case 0x04224d18 -> LZ4;
            case 0x34cdb2a1, 0xa1b2cd34 -> PCAP_MODIFIED;
            case 0x736e6f6f -> SNOOP;
            default -> UNKNOWN;
        };
    }

    boolean isPcap() {
        return ordinal() <= PCAP_NANOS_BIG.ordinal();
    }

    boolean isLittleEndian() {
        return this == PCAP_MICROS_LITTLE || this == PCAP_NANOS_LITTLE;
    }

    boolean isNanos() {
        return this == PCAP_NANOS_LITTLE || this == PCAP_NANOS_BIG;
    }
}
