package io.fovea.capture;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.XZInputStream;

/// How captures are compressed, told by their first bytes. Several packed parts behind each other are one capture.
enum Packing {
    GZIP {
        @Override
        InputStream unpack(InputStream in) {
            return new GzipStream(in, BUFFER_BYTES);
        }
    },
    ZSTD {
        @Override
        InputStream unpack(InputStream in) throws IOException {
            return new ZstdInputStreamNoFinalizer(in).setLongMax(ZSTD_WINDOW_LOG_MAX);
        }
    },
    XZ {
        @Override
        InputStream unpack(InputStream in) throws IOException {
            return new XZInputStream(new BufferedInputStream(in, BUFFER_BYTES), XZ_MEMORY_MAX_KIB);
        }
    },
    LZ4 {
        @Override
        InputStream unpack(InputStream in) {
            return new Lz4FrameStream(new BufferedInputStream(in, BUFFER_BYTES));
        }
    };

    private static final int BUFFER_BYTES = 1 << 16;
    /// 128 MiB, what the zstd command takes without being asked for more.
    private static final int ZSTD_WINDOW_LOG_MAX = 27;
    /// What the xz command's strongest preset needs, and some more.
    private static final int XZ_MEMORY_MAX_KIB = 128 << 10;

    /// The packing that the first bytes announce, or null.
    static Packing of(byte[] magic) {
        if (magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) return GZIP;
        if (magic.length < 4) return null;
        int bits = (magic[0] & 0xff) << 24 | (magic[1] & 0xff) << 16 | (magic[2] & 0xff) << 8 | magic[3] & 0xff;
        return switch (bits) {
            case 0x28b52ffd -> ZSTD;
            case 0xfd377a58 -> XZ;
            case 0x04224d18 -> LZ4;
            default -> null;
        };
    }

    /// Unpacks a stream.
    abstract InputStream unpack(InputStream in) throws IOException;
}
