package io.fovea.spi;

/// Keys with which what a capture holds can be decrypted, as a block of it gives them (draft-ietf-opsawg-pcapng,
/// section 4.7). They are secrets: nothing prints them.
///
/// @param type what the bytes are; `TLS_KEY_LOG` is one
/// @param bytes as they are in the capture, not to be changed
public record DecryptionSecrets(int type, byte[] bytes) {
    /// Lines of a TLS key log as programs write it to SSLKEYLOGFILE, of QUIC and DTLS too: `TLSK`.
    public static final int TLS_KEY_LOG = 0x544c534b;

    @Override
    public String toString() {
        return "DecryptionSecrets[type=0x" + Integer.toHexString(type) + ", " + bytes.length + " bytes]";
    }
}
