package dev.taskforge.ops.dump;

import java.util.Locale;

/** What may be said of a dump. */
public enum Fault {
    /** There is nothing in it. */
    EMPTY(true),
    /** It makes no table and has rows of none. */
    NO_TABLE(true),
    /** It ends before its end. */
    TRUNCATED(true),
    /** It cannot be read. */
    BROKEN(true),
    /** It takes far more room than any dump would once it is expanded. */
    BOMB(true),
    /** It is encrypted with age. */
    ENCRYPTED(true),
    /** It is compressed or packed in a way that is not read here. */
    PACKED(true),
    /** It is a folder. */
    FOLDER(true),
    /** It is of another kind of database. */
    OTHER_KIND(true),
    /** It is no dump that is known. */
    UNKNOWN(true),
    /** pg_dump is newer than what is known. */
    NEWER(true),
    /** It is of another database. */
    OTHER_DATABASE(true),
    /** It is text in UTF-16. */
    UTF16(true),
    /** It is text, but holds NUL. */
    BINARY(true),
    /** There are two dumps in it. */
    TWO(true),
    /** It changes roles, tablespaces or settings of the whole server. */
    CLUSTER(true),
    /** Commands of psql that run programs or read and write files. */
    COMMAND(true),
    /** COPY from or to a program. */
    PROGRAM(true),
    /** COPY from or to a file of the server. */
    SERVER_FILE(true),
    /** It changes how texts are to be read. */
    ESCAPES(true),
    /** It cannot be read as psql would read it. */
    UNCLEAR(true),
    /** It undoes what it has done. */
    ROLLBACK(true),
    /** {@code \restrict} and the like, which are taken out. */
    HARMLESS_COMMAND(false),
    /** {@code \connect}, which is taken out. */
    CONNECT(false),
    /** It makes or drops the database, which is taken out. */
    DATABASE(false),
    /** It begins and ends transactions of its own, which is taken out. */
    TRANSACTION(false),
    /** It drops what is there before it makes it; that is taken out. */
    CLEANS(false),
    /** It needs roles. */
    ROLES(false),
    /** It needs extensions. */
    EXTENSIONS(false),
    /** It has statements that need a superuser. */
    SUPERUSER(false),
    /** Its lines end as those of Windows do. */
    CRLF(false),
    /** Nothing in it says where it ends. */
    NO_END(false),
    /** It does not say which database it is of. */
    NAMELESS(false),
    /** Rows of some tables cannot be counted. */
    UNCOUNTED(false),
    /** Only a part of it was looked at. */
    PARTIAL(false);

    private final boolean refused;

    Fault(boolean refused) {
        this.refused = refused;
    }

    /** Whether a dump with this is not restored. */
    public boolean isRefused() {
        return refused;
    }

    /** As it is written in JSON, and in the keys of texts. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
