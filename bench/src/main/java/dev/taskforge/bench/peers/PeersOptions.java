package dev.taskforge.bench.peers;

import dev.taskforge.bench.Bench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the launcher and people ask for.
 *
 * @param full whether all of them take all rounds
 * @param redisText the version and settings of the Redis server
 * @param node the program
 * @param peers the folder of {@code entrant.mjs}
 * @param revision of TaskForge
 */
record PeersOptions(
        List<Contender> contenders,
        Runs.Size size,
        boolean full,
        String postgres,
        String redis,
        String redisText,
        String node,
        String nodeVersion,
        Path peers,
        Path results,
        String revision) {
    /** The variable of the environment with the address of the Redis server. */
    static final String REDIS = "BENCH_REDIS_URL";

    static final Runs.Size FULL = new Runs.Size(3, 50_000, 10_000, 300, 10, 5_000);
    private static final Runs.Size QUICK = new Runs.Size(1, 10_000, 3_000, 200, 0, 300);

    /**
     * Reads them; the addresses of both servers are in the environment, as they hold passwords.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    static PeersOptions parse(List<String> arguments, Map<String, String> environment) {
        var rest = new ArrayList<>(arguments);
        boolean quick = rest.remove("--quick");
        var contenders = only(take(rest, "--only", ""));
        int jobs = Integer.parseInt(take(rest, "--jobs", "0"));
        var size = jobs > 0 ? QUICK.of(jobs) : quick ? QUICK : FULL;
        var options = new PeersOptions(
                contenders,
                size,
                size.equals(FULL) && contenders.equals(Contender.ALL_CONTENDERS),
                environment.getOrDefault(Bench.SERVER, ""),
                environment.getOrDefault(REDIS, ""),
                take(rest, "--redis-text", ""),
                take(rest, "--node", "node"),
                take(rest, "--node-version", ""),
                Path.of(take(rest, "--peers", ".")),
                Path.of(take(rest, "--results", ".")),
                take(rest, "--revision", ""));
        if (!rest.isEmpty() || options.postgres().isEmpty() || options.redis().isEmpty()) {
            throw new IllegalArgumentException("Usage: ./taskforge bench peers [--json] [--only NAME,NAME] [--quick]");
        }
        return options;
    }

    private static List<Contender> only(String names) {
        if (names.isEmpty()) {
            return Contender.ALL_CONTENDERS;
        }
        var wanted = List.of(names.split(","));
        for (var name : wanted) {
            if (Contender.ALL_CONTENDERS.stream().noneMatch(contender -> contender.isCalled(name))) {
                throw new IllegalArgumentException("There is no job system '" + name + "'. There are: "
                        + Contender.ALL_CONTENDERS.stream().map(Contender::name).collect(Collectors.joining(", ")));
            }
        }
        return Contender.ALL_CONTENDERS.stream()
                .filter(contender -> wanted.stream().anyMatch(contender::isCalled))
                .toList();
    }

    private static String take(List<String> rest, String option, String otherwise) {
        int at = rest.indexOf(option);
        if (at < 0 || at + 1 >= rest.size()) {
            return otherwise;
        }
        var value = rest.get(at + 1);
        rest.subList(at, at + 2).clear();
        return value;
    }
}
