package dev.taskforge.ops.gate;

import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants to put on record about a check, as it came in.
 *
 * @param passed whether it holds, in the person's word
 * @param statement 3 to 2,000 characters
 * @param reference where the proof lies, such as a ticket; at most 500 characters, may be empty
 * @param link an http or https address of the proof; empty for none
 * @param validFor how long it shall count, at least an hour; null for as long as the check allows
 * @param file the proof itself; null for none
 */
public record Word(
        boolean passed,
        String statement,
        String reference,
        String link,
        @Nullable Duration validFor,
        @Nullable File file) {
    private static final int LEAST_STATEMENT = 3;
    private static final int MOST_STATEMENT = 2_000;
    private static final int MOST_REFERENCE = 500;
    private static final int MOST_LINK = 1_000;
    private static final Duration LEAST_VALIDITY = Duration.ofHours(1);

    /** A word with nothing but a statement and a reference. */
    public static Word of(boolean passed, String statement, String reference) {
        return new Word(passed, statement, reference, "", null, null);
    }

    /** A file as it was handed in. */
    @SuppressWarnings("ArrayRecordComponent") // read once and written to the database; never compared
    public record File(String name, byte[] content) {}

    /**
     * The same word with its texts stripped and everything within bounds.
     *
     * @param maxAge how long the check lets evidence count
     * @throws RequestException naming the field that is wrong
     */
    Word checked(Duration maxAge) {
        var said = RequestException.within("statement", statement, LEAST_STATEMENT, MOST_STATEMENT);
        var proof = RequestException.within("reference", reference, 0, MOST_REFERENCE);
        var address = RequestException.within("link", link, 0, MOST_LINK);
        if (!address.isEmpty() && !isWebAddress(address)) {
            throw new RequestException(Kind.INVALID, "link", "attest.link");
        }
        if (validFor != null && (validFor.compareTo(LEAST_VALIDITY) < 0 || validFor.compareTo(maxAge) > 0)) {
            throw new RequestException(Kind.INVALID, "valid_for", "attest.validity", "1h", Ages.text(maxAge));
        }
        return new Word(passed, said, proof, address, validFor, file);
    }

    /** With a host, and without a name and password in it, which would be shown to everybody. */
    private static boolean isWebAddress(String text) {
        try {
            var uri = new URI(text);
            return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
