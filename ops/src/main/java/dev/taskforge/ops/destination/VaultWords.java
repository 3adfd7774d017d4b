package dev.taskforge.ops.destination;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What the vault of another TaskForge refused, and what to do about it. */
final class VaultWords {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_CHARACTERS = 300;

    /** Its protocol says size and SHA-256 before the bytes. */
    static final String NO_STREAM =
            "the vault of a TaskForge wants to know the size and SHA-256 of a file before its bytes come, so nothing can be"
                    + " streamed to it; keep these backups on this machine too, or send them to a folder, an SFTP server or a"
                    + " bucket";

    private VaultWords() {}

    static String of(int status, InputStream body) throws IOException {
        return switch (status) {
            case 401 ->
                "it does not know the token: the account of its vault was removed, or has a new token; make one there with"
                        + " ./taskforge vault token NAME and put it into the variable";
            case 403 ->
                "the token is not one of its vault; make an account there with ./taskforge vault add NAME and put its token into"
                        + " the variable";
            case 404 -> "there is no such file, or no vault of a TaskForge";
            case 408 -> "the way there is too slow, and it gave up; try again when there is less traffic";
            case 409 -> "it keeps what it has under that name" + said(body);
            case 413 ->
                "the quota of the account is used up" + said(body)
                        + "; keep fewer backups, or let its administrator raise the quota";
            case 422 -> "it did not take it" + said(body);
            case 423 -> "it does not remove that yet" + said(body);
            case 429 -> "it is busy with other transfers of this account; try again later";
            case 503 -> "it cannot take anything now" + said(body);
            case 507 -> "its disk is full" + said(body) + "; its administrator has to make room there";
            default -> "it answered " + status + said(body);
        };
    }

    /** In its own words, with nothing in them that could write elsewhere than into a line. */
    private static String said(InputStream body) throws IOException {
        try {
            var detail = JsonMapper.shared()
                    .readTree(body.readNBytes(MOST_BYTES))
                    .path("detail")
                    .asString("")
                    .replaceAll("\\p{Cntrl}+", " ");
            return detail.isEmpty() ? "" : " (" + detail.substring(0, Math.min(detail.length(), MOST_CHARACTERS)) + ")";
        } catch (JacksonException e) {
            return "";
        }
    }
}
