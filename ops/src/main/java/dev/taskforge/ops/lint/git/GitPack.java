package dev.taskforge.ops.lint.git;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A pack of objects with its index of version 2. Source: gitformat-pack(5). */
final class GitPack implements AutoCloseable {
    private static final int MAGIC = 0xff744f63;
    private static final int FAN_OUT = 8;
    private static final int NAMES = FAN_OUT + 256 * 4;
    private static final int NAME = 20;
    private static final int OFFSET_DELTA = 6;
    private static final int NAMED_DELTA = 7;
    private static final int DEEPEST = 512;
    private static final int CHUNK = 16 * 1024;

    private final ByteBuffer index;
    private final RandomAccessFile pack;
    private final int count;
    private final Inflater inflater = new Inflater();

    GitPack(Path indexFile) throws IOException {
        try (var channel = FileChannel.open(indexFile, StandardOpenOption.READ)) {
            index = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
        if (index.limit() < NAMES || index.getInt(0) != MAGIC || index.getInt(4) != 2) {
            throw new GitException("an index of a pack is not of version 2");
        }
        count = index.getInt(NAMES - 4);
        if (count < 0 || NAMES + count * (NAME + 8L) > index.limit()) {
            throw new GitException("an index of a pack is cut off");
        }
        var name = indexFile.toString();
        pack = new RandomAccessFile(name.substring(0, name.length() - ".idx".length()) + ".pack", "r");
    }

    /** Where the object of that name begins; -1 when it is not in this pack. */
    long find(String id) throws IOException {
        var wanted = HexFormat.of().parseHex(id);
        int first = Byte.toUnsignedInt(wanted[0]);
        int low = first == 0 ? 0 : index.getInt(FAN_OUT + (first - 1) * 4);
        int high = index.getInt(FAN_OUT + first * 4);
        if (low < 0 || high > count) {
            throw new GitException("an index of a pack is damaged");
        }
        var name = new byte[NAME];
        while (low < high) {
            int middle = (low + high) >>> 1;
            index.get(NAMES + middle * NAME, name);
            int order = Arrays.compareUnsigned(name, wanted);
            if (order == 0) {
                return offset(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return -1;
    }

    private long offset(int place) {
        int small = index.getInt(NAMES + count * (NAME + 4) + place * 4);
        return small >= 0 ? small : index.getLong(NAMES + count * (NAME + 8) + (small & 0x7fffffff) * 8);
    }

    /** Reads the object that begins at {@code offset}; empty when it, or what it is made from, is too large or missing. */
    Optional<GitObject> read(long offset, GitObjects all) throws IOException {
        return read(offset, all, 0);
    }

    private Optional<GitObject> read(long offset, GitObjects all, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new GitException("an object is made from too many others");
        }
        pack.seek(offset);
        int b = pack.readUnsignedByte();
        int kind = (b >> 4) & 7;
        long size = b & 15;
        for (int shift = 4; (b & 0x80) != 0 && shift < 60; shift += 7) {
            b = pack.readUnsignedByte();
            size |= (b & 0x7fL) << shift;
        }
        Optional<GitObject> base = Optional.empty();
        if (kind == OFFSET_DELTA) {
            long back = back();
            long content = pack.getFilePointer();
            base = back <= 0 || back > offset ? Optional.empty() : read(offset - back, all, depth + 1);
            pack.seek(content);
        } else if (kind == NAMED_DELTA) {
            var name = new byte[NAME];
            pack.readFully(name);
            long content = pack.getFilePointer();
            base = all.read(HexFormat.of().formatHex(name));
            pack.seek(content);
        }
        if (size > GitObjects.MOST_BYTES) {
            return Optional.empty();
        }
        if (kind >= GitObject.COMMIT && kind <= GitObject.TAG) {
            return Optional.of(new GitObject(kind, inflate((int) size)));
        }
        if (base.isEmpty()) {
            return Optional.empty();
        }
        var made = GitDelta.apply(base.get().content(), inflate((int) size));
        int baseKind = base.get().kind();
        return made.map(content -> new GitObject(baseKind, content));
    }

    /** How far before this object its base begins. */
    private long back() throws IOException {
        int b = pack.readUnsignedByte();
        long back = b & 0x7f;
        for (int i = 0; (b & 0x80) != 0 && i < 8; i++) {
            b = pack.readUnsignedByte();
            back = ((back + 1) << 7) | (b & 0x7f);
        }
        return back;
    }

    private byte[] inflate(int size) throws IOException {
        var out = new byte[size];
        var chunk = new byte[CHUNK];
        inflater.reset();
        try {
            int at = 0;
            while (at < size) {
                if (inflater.needsInput()) {
                    int read = pack.read(chunk);
                    if (read < 0) {
                        throw new GitException("a pack is cut off");
                    }
                    inflater.setInput(chunk, 0, read);
                }
                int more = inflater.inflate(out, at, size - at);
                if (more == 0 && (inflater.finished() || inflater.needsDictionary())) {
                    throw new GitException("an object in a pack is shorter than it says");
                }
                at += more;
            }
            return out;
        } catch (DataFormatException e) {
            throw new GitException("an object in a pack cannot be decompressed");
        }
    }

    @Override
    public void close() throws IOException {
        inflater.close();
        pack.close();
    }
}
