package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;

/**
 * The exports to CSV files that lie there, and what importing one of them would do.
 *
 * @param folder where somebody puts those of another machine
 * @param databases that can be exported and filled
 * @param from which one is looked at; empty for none
 * @param database into which
 * @param faults why it would not be imported; empty when it would
 * @param steps what would be done
 * @param error why what was sent was refused; empty at first
 */
public record CsvView(
        String project,
        String folder,
        List<Export> exports,
        List<String> databases,
        String from,
        String database,
        List<String> faults,
        List<String> steps,
        String error) {

    /** One that lies there. */
    public record Export(String name, boolean own, String of, Instant snapshotAt, int tables, long rows, long bytes) {}
}
