package dev.taskforge.ops.checklist;

import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import dev.taskforge.ops.source.SourceFile;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a Markdown file as a text in which places can be named. Decoding loses nothing: encoding the same text
 * gives the same bytes, with the byte order mark, the line breaks and the end of the file as they were. Immutable.
 *
 * @param source the text without the byte order mark
 * @param mark whether the file begins with a byte order mark
 */
public record MarkdownFile(SourceFile source, boolean mark) {
    /** The largest file that is read, in bytes. */
    public static final int MOST_BYTES = 1024 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * Decodes a file.
     *
     * @param path as it is named in messages
     * @throws RequestException when it is too large or not UTF-8
     */
    public static MarkdownFile of(String path, byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new RequestException(Kind.INVALID, "content", "checklist.size", path, bytes.length, MOST_BYTES);
        }
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var out = CharBuffer.allocate(bytes.length + 1);
        var result = decoder.decode(ByteBuffer.wrap(bytes), out, true);
        var text = out.flip().toString();
        if (result.isError()) {
            long line = text.chars().filter(c -> c == '\n').count() + 1;
            throw new RequestException(Kind.INVALID, "content", "checklist.encoding", path, line);
        }
        return ofText(path, text);
    }

    /** As {@link #of}, for text that is already decoded, byte order mark and all. */
    public static MarkdownFile ofText(String path, String text) {
        boolean mark = text.startsWith(BYTE_ORDER_MARK);
        return new MarkdownFile(new SourceFile(path, mark ? text.substring(1) : text), mark);
    }

    /** The whole text, byte order mark and all. */
    public String whole() {
        return mark ? BYTE_ORDER_MARK + source.text() : source.text();
    }

    /** The bytes of the file. */
    public byte[] bytes() {
        return whole().getBytes(StandardCharsets.UTF_8);
    }

    /** SHA-256 of the bytes, 64 hexadecimal digits. */
    public String sha256() {
        return Sha256.of(bytes());
    }
}
