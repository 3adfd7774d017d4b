package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;

/**
 * The dumps that lie there to be restored, and what restoring one of them would do.
 *
 * @param folder where they lie
 * @param databases into which they can be restored
 * @param file which one is looked at; empty for none
 * @param database into which; empty when there is none
 * @param replaces what would be done when it takes the place of the database that serves
 * @param beside what would be done when it gets a name of its own
 * @param refused why nothing would be restored; empty when it would
 * @param into the name that was typed; empty at first
 * @param error why what was sent was refused; empty at first
 */
public record IncomingView(
        String project,
        String folder,
        List<File> files,
        List<String> databases,
        String file,
        String database,
        boolean noOwner,
        List<String> replaces,
        List<String> beside,
        String refused,
        String into,
        String error) {

    /** A file that lies there. */
    public record File(String name, long bytes, Instant changedAt) {}
}
