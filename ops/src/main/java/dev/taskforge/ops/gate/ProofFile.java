package dev.taskforge.ops.gate;

import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Judges a file that is handed in as proof: small enough, of a kind people can look at, and without known secrets. */
final class ProofFile {
    /** The largest file kept, in bytes. */
    static final int MOST_BYTES = 512 * 1024;

    private static final int MOST_NAME = 120;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] PDF = {'%', 'P', 'D', 'F', '-'};

    private ProofFile() {}

    /**
     * What is recorded about the file.
     *
     * @throws RequestException when it may not be kept
     */
    static Attestation.Proof accept(Word.File file, Masking masking) {
        var content = file.content();
        if (content.length == 0 || content.length > MOST_BYTES) {
            throw new RequestException(Kind.INVALID, "file", "attest.file.size", MOST_BYTES / 1024, content.length);
        }
        var type = type(content);
        if (type.startsWith("text/")) {
            var text = new String(content, StandardCharsets.UTF_8);
            if (!masking.mask(text).equals(text)) {
                throw new RequestException(Kind.INVALID, "file", "attest.file.secret");
            }
        }
        return new Attestation.Proof(masking.mask(name(file.name())), type, content.length, Sha256.of(content));
    }

    private static String type(byte[] content) {
        if (startsWith(content, PNG)) {
            return "image/png";
        }
        if (startsWith(content, JPEG)) {
            return "image/jpeg";
        }
        if (startsWith(content, PDF)) {
            return "application/pdf";
        }
        var text = new String(content, StandardCharsets.UTF_8);
        boolean readable = text.indexOf('\ufffd') < 0
                && text.chars()
                        .noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b);
        if (!readable) {
            throw new RequestException(Kind.INVALID, "file", "attest.file.kind");
        }
        return "text/plain; charset=utf-8";
    }

    private static boolean startsWith(byte[] content, byte[] start) {
        return content.length >= start.length && Arrays.equals(content, 0, start.length, start, 0, start.length);
    }

    /** The last part of a path, of letters, digits and a few signs; never empty. */
    private static String name(String given) {
        var last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        var clean = new StringBuilder();
        last.codePoints()
                .map(point -> Character.isLetterOrDigit(point) || "._- ()".indexOf(point) >= 0 ? point : '_')
                .limit(MOST_NAME)
                .forEach(clean::appendCodePoint);
        var name = clean.toString().strip();
        return name.isEmpty() || name.startsWith(".") ? "proof" + name : name;
    }
}
