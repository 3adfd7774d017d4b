package dev.taskforge.bench.peers;

import dev.taskforge.bench.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All job systems take turns, in rounds that begin with another one each; what is compared is their medians. The results are
 * written to a folder: those of a full run as {@code peers}, others as {@code peers-partial}.
 */
public final class PeersBench {
    private static final List<String> ASKED =
            List.of("fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size");

    private final PeersOptions options;
    private final PostgresStore postgres;
    private final Runs runs;
    private final Tally tally = new Tally();
    private final List<String> failures = new ArrayList<>();

    PeersBench(PeersOptions options) {
        this.options = options;
        postgres = new PostgresStore(options.postgres());
        runs = new Runs(postgres, new RedisStore(options.redis()), options.node(), options.peers(), options.size());
    }

    /** Runs it with the words after {@code peers}; 0 when every goal holds, 1 when one is missed, 2 on wrong use. */
    public static int run(List<String> arguments, boolean json) throws IOException, InterruptedException {
        PeersOptions options;
        try {
            options = PeersOptions.parse(arguments, System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
        return new PeersBench(options).measure(json);
    }

    private int measure(boolean json) throws IOException, InterruptedException {
        var machine = Machine.here();
        for (int round = 0; round < options.size().rounds(); round++) {
            for (var contender :
                    turns(options.contenders(), round, options.size().rounds())) {
                measure(contender, round);
            }
        }
        var report = report(machine);
        write(report);
        System.out.println(json ? json(report) : new PeerTable(report).markdown());
        report.goals().stream()
                .filter(goal -> !goal.reached())
                .forEach(goal -> System.err.println("Missed: " + goal.name()));
        report.failures().forEach(failure -> System.err.println("Failed: " + failure));
        return report.reached() ? 0 : 1;
    }

    /** The same ones in the same circle, beginning elsewhere in every round. */
    static <T> List<T> turns(List<T> all, int round, int rounds) {
        var turned = new ArrayList<>(all);
        Collections.rotate(turned, -(round * all.size() / rounds));
        return turned;
    }

    /** A run that fails is told at the end: the hour of the others is not lost with it. */
    void measure(Contender contender, int round) throws InterruptedException {
        for (var measure : contender.measures()) {
            try {
                var outcome = runs.run(contender, measure);
                tally.add(contender, outcome);
                System.err.printf(Locale.ROOT, "round %d: %s %s%n", round + 1, contender.name(), outcome.numbers());
            } catch (IOException | RuntimeException e) {
                failures.add(contender.name() + ", " + measure + ": " + e.getMessage());
                System.err.println(failures.getLast());
            }
        }
    }

    List<String> failures() {
        return failures;
    }

    private PeerReport report(Machine machine) {
        var rows = options.contenders().stream()
                .filter(contender -> tally.identity(contender).isPresent())
                .map(this::row)
                .toList();
        List<Measurement> goals = PeerGoals.judge(tally);
        return new PeerReport(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                options.revision(),
                machine,
                servers(),
                options.size(),
                rows,
                goals,
                failures);
    }

    private PeerReport.Row row(Contender contender) {
        var identity = tally.identity(contender).orElseThrow();
        Map<Metric, Tally.Spread> metrics = new EnumMap<>(Metric.class);
        for (var metric : Metric.values()) {
            tally.spread(contender, metric).ifPresent(spread -> metrics.put(metric, spread));
        }
        return new PeerReport.Row(
                contender.name(),
                contender.title(),
                contender.role(),
                identity.version(),
                identity.settings(),
                metrics);
    }

    private Map<String, String> servers() {
        var servers = new LinkedHashMap<String, String>();
        var settings = new ArrayList<String>();
        for (var setting : ASKED) {
            settings.add(setting + "=" + postgres.text("SHOW " + setting));
        }
        servers.put("PostgreSQL", postgres.text("SHOW server_version") + ", " + String.join(", ", settings));
        servers.put("Redis", options.redisText());
        servers.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        servers.put("Node.js", options.nodeVersion());
        return servers;
    }

    private void write(PeerReport report) throws IOException {
        Files.createDirectories(options.results());
        var name = options.full() ? "peers" : "peers-partial";
        Files.writeString(options.results().resolve(name + ".json"), json(report) + "\n");
        Files.writeString(options.results().resolve(name + ".md"), new PeerTable(report).markdown());
        System.err.println("Written: " + options.results().resolve(name + ".md") + " and .json");
    }

    private static String json(PeerReport report) {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(report);
    }
}
