package dev.taskforge.ops.patch.advisory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * The record at the end of an archive. Whoever reads an archive from its beginning does not notice when its end is cut off between two
 * entries.
 *
 * <p>Source: PKWARE, APPNOTE.TXT 6.3.10, 4.3.14 to 4.3.16.
 */
final class ZipEnd {
    private static final int SIGNATURE = 0x06054b50;
    private static final int SIZE = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int MANY = 0xffff;

    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_SIZE = 20;
    private static final int LARGE_SIGNATURE = 0x06064b50;
    private static final int LARGE_SIZE = 56;

    private ZipEnd() {}

    /**
     * How many entries an archive says it has.
     *
     * @throws ZipException when it has no end
     */
    static long entries(Path archive) throws IOException {
        try (var file = Files.newByteChannel(archive)) {
            long from = Math.max(0, file.size() - SIZE - LONGEST_COMMENT);
            var tail = read(file, from, (int) (file.size() - from));
            for (int at = tail.limit() - SIZE; at >= 0; at--) {
                boolean whole =
                        tail.getInt(at) == SIGNATURE && at + SIZE + (tail.getShort(at + 20) & 0xffff) == tail.limit();
                if (whole) {
                    int count = tail.getShort(at + 10) & 0xffff;
                    return count < MANY ? count : large(file, from + at - LOCATOR_SIZE, count);
                }
            }
        }
        throw new ZipException("its end is missing");
    }

    /** With more entries than fit there, another record has their number. */
    private static long large(SeekableByteChannel file, long locator, int count) throws IOException {
        if (locator < 0) {
            return count;
        }
        var place = read(file, locator, LOCATOR_SIZE);
        if (place.getInt(0) != LOCATOR_SIGNATURE) {
            return count; // exactly as many as fit
        }
        var record = read(file, place.getLong(8), LARGE_SIZE);
        if (record.getInt(0) != LARGE_SIGNATURE) {
            throw new ZipException("its end names another place than its record");
        }
        return record.getLong(32);
    }

    private static ByteBuffer read(SeekableByteChannel file, long from, int length) throws IOException {
        if (from < 0 || from > file.size() - length) {
            throw new ZipException("its end is cut off");
        }
        var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.position(from);
        while (bytes.hasRemaining() && file.read(bytes) >= 0) {
            // until it is full
        }
        return bytes.flip();
    }
}
