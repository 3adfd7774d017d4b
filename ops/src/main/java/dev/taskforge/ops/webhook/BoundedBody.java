package dev.taskforge.ops.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads the body of an answer of HTTP/1.1 whose connection ends with it. */
final class BoundedBody {
    private static final int MOST_LINE = 1024;

    private BoundedBody() {}

    /**
     * The body; of a longer one the first {@code most + 1} bytes, the rest is not read.
     *
     * @throws IOException when it breaks off or is no HTTP
     */
    static byte[] read(InputStream in, int status, Map<String, String> headers, int most) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return chunked(in, most);
        }
        var length = headers.get("content-length");
        if (length == null) {
            return in.readNBytes(most + 1);
        }
        if (!length.matches("[0-9]{1,12}")) {
            throw new IOException("the answer's length is no number");
        }
        return whole(in, (int) Math.min(Long.parseLong(length), most + 1L));
    }

    private static byte[] chunked(InputStream in, int most) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var size = line(in).replaceFirst(";.*", "").strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("the answer is not HTTP");
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                return body.toByteArray();
            }
            int room = most + 1 - body.size();
            body.writeBytes(whole(in, Math.min(length, room)));
            if (length >= room) {
                return body.toByteArray();
            }
            line(in);
        }
    }

    private static byte[] whole(InputStream in, int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the answer broke off");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int next = in.read();
        while (next != '\n') {
            if (next < 0 || line.size() > MOST_LINE) {
                throw new IOException("the answer broke off");
            }
            line.write(next);
            next = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
