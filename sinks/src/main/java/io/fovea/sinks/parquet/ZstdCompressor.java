package io.fovea.sinks.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Compresses pages with Zstandard through zstd-jni; parquet-java's own way there needs Hadoop.
/// One per file, with native memory that `release` gives back.
final class ZstdCompressor implements BytesInputCompressor {
    private static final int LEVEL = 3;

    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
    private byte[] compressed = new byte[0];

    @Override
    public BytesInput compress(BytesInput page) {
        ByteBuffer plain = page.toByteBuffer(HeapByteBufferAllocator.getInstance(), _ -> {});
        int lengthMax = Math.toIntExact(Zstd.compressBound(plain.remaining()));
        if (compressed.length < lengthMax) compressed = new byte[lengthMax];
        int length = context.compressByteArray(
                compressed, 0, lengthMax, plain.array(), plain.arrayOffset() + plain.position(), plain.remaining());
        return BytesInput.from(Arrays.copyOf(compressed, length));
    }

    @Override
    public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
        context.close();
    }
}
