package dev.taskforge.bench.peers;

import dev.taskforge.bench.Measurement;
import java.util.List;
import java.util.Map;

/**
 * All that was found out, as it is written to the JSON file.
 *
 * @param taskforge version and revision
 * @param servers the versions and settings of the servers and of what runs the peers
 * @param failures runs that gave no number, and why
 */
record PeerReport(
        String date,
        String taskforge,
        Machine machine,
        Map<String, String> servers,
        Runs.Size size,
        List<Row> rows,
        List<Measurement> goals,
        List<String> failures) {

    /** One job system at one setting; a metric that was not measured is left out. */
    record Row(
            String name,
            String title,
            Contender.Role role,
            String version,
            String settings,
            Map<Metric, Tally.Spread> metrics) {}

    boolean reached() {
        return failures.isEmpty() && goals.stream().allMatch(Measurement::reached);
    }
}
