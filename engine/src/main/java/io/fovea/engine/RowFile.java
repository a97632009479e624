package io.fovea.engine;

import io.fovea.packet.IpAddress;
import io.fovea.packet.MacAddress;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Rows in a temporary file: written once, read once, in the same order. Each row's last value is its `RowKey`.
///
/// The file has no name from the start, so nothing is left behind however the process ends.
final class RowFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int NULL = 0;
    private static final int LONG = 1;
    private static final int DOUBLE = 2;
    private static final int TEXT = 3;
    private static final int BYTES = 4;
    private static final int FALSE = 5;
    private static final int TRUE = 6;
    private static final int IP = 7;
    private static final int MAC = 8;
    private static final int LIST = 9;
    private static final int KEY = 10;

    private final FileChannel channel;
    private final int values;
    private DataInputStream in;
    private long left;

    private RowFile(FileChannel channel, int values, long rows) {
        this.channel = channel;
        this.values = values;
        left = rows;
    }

    /// Writes rows down, all of the same length.
    static RowFile write(List<Object[]> rows) throws IOException {
        Path name = Files.createTempFile("fovea-rows-", null);
        FileChannel channel;
        try {
            channel = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(name);
        }
        try {
            DataOutputStream out = new DataOutputStream(
                    new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES));
            for (Object[] row : rows) {
                for (Object value : row) put(out, value);
            }
            out.flush();
            channel.position(0);
        } catch (IOException e) {
            channel.close();
            throw new IOException("rows that wait to be put in order: " + name.getParent() + ": " + e.getMessage(), e);
        }
        return new RowFile(channel, rows.getFirst().length, rows.size());
    }

    /// The next row, or null behind the last.
    Object[] next() throws IOException {
        if (left == 0) return null;
        if (in == null) {
            in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES));
        }
        Object[] row = new Object[values];
        for (int v = 0; v < values; v++) row[v] = get(in);
        left--;
        return row;
    }

    private static void put(DataOutputStream out, Object value) throws IOException {
        switch (value) {
            case null -> out.writeByte(NULL);
            case Long number -> {
                out.writeByte(LONG);
                out.writeLong(number);
            }
            case Double number -> {
                out.writeByte(DOUBLE);
                out.writeDouble(number);
            }
            case String text -> {
                out.writeByte(TEXT);
                out.writeInt(text.length());
                out.writeChars(text); // half surrogates, too, which every charset replaces
            }
            case byte[] bytes -> {
                out.writeByte(BYTES);
                putBytes(out, bytes);
            }
            case Boolean truth -> out.writeByte(truth ? TRUE : FALSE);
            case IpAddress address -> {
                out.writeByte(IP);
                out.writeLong(address.high());
                out.writeLong(address.low());
            }
            case MacAddress address -> {
                out.writeByte(MAC);
                out.writeLong(address.bits());
            }
            case List<?> list -> {
                out.writeByte(LIST);
                out.writeInt(list.size());
                for (Object element : list) put(out, element);
            }
            case RowKey key -> {
                out.writeByte(KEY);
                out.writeLong(key.timeNs());
                put(out, key.uid());
                put(out, key.source());
                out.writeLong(key.frame());
                out.writeLong(key.sequence());
            }
            default -> throw new IllegalArgumentException("a row has no " + value.getClass());
        }
    }

    private static void putBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static Object get(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case NULL -> null;
            case LONG -> in.readLong();
            case DOUBLE -> in.readDouble();
            case TEXT -> ByteBuffer.wrap(in.readNBytes(in.readInt() * Character.BYTES)).asCharBuffer().toString();
            case BYTES -> in.readNBytes(in.readInt());
            case FALSE -> false;
            case TRUE -> true;
            case IP -> new IpAddress(in.readLong(), in.readLong());
            case MAC -> new MacAddress(in.readLong());
            case LIST -> getList(in);
            case KEY -> new RowKey(in.readLong(), (String) get(in), (String) get(in), in.readLong(), in.readLong());
            default -> throw new IOException("the file of rows was changed");
        };
    }

    private static List<Object> getList(DataInputStream in) throws IOException {
        int size = in.readInt();
        List<Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) list.add(get(in));
        return list;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
