package dev.taskforge.server.copy;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.copy.UnfitValueException;
import dev.taskforge.ops.text.Messages;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;

/** Copies the records of a data folder into an empty PostgreSQL database, as {@code store copy} does. */
public final class IntoPostgres {
    private final DatabaseUrl url;
    private final Clock clock;
    private final Locale language;

    public IntoPostgres(DatabaseUrl url, Clock clock, Locale language) {
        this.url = url;
        this.clock = clock;
        this.language = language;
    }

    /** Nothing was copied; the message says why, for people and without a password. */
    public static final class NotCopied extends Exception {
        private static final long serialVersionUID = 1L;

        NotCopied(String message, Exception cause) {
            super(message, cause);
        }
    }

    /** Looks whether that could be done now, and changes nothing. */
    public void look(Path folder) throws NotCopied {
        run(folder, true);
    }

    /**
     * Copies all of it in one transaction, compared with what is read back.
     *
     * @return where to, without a password
     */
    public String copy(Path folder) throws NotCopied {
        run(folder, false);
        return url.toString();
    }

    private void run(Path folder, boolean dryRun) throws NotCopied {
        try {
            new CopyRun(new CopyRequest(folder, url, true, dryRun, false), clock, language, new Silence()).run();
        } catch (CopyRefused e) {
            var texts = Messages.load("dev.taskforge.server.text.copy", language);
            throw new NotCopied(texts.render(e.message()), e);
        } catch (CopyRun.Differs | UnfitValueException | DatabaseException | UncheckedIOException e) {
            throw new NotCopied(String.valueOf(e.getMessage()), e);
        }
    }

    private static final class Silence implements CopyRun.Progress {
        @Override
        public void begins(long rows) {}

        @Override
        public void copying(String table, long rows) {}

        @Override
        public void comparing(String table, long rows) {}
    }
}
