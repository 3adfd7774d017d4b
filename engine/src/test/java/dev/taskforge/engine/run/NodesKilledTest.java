package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills and pauses real node processes under load, and then reads what the attempts themselves wrote down: no job is
 * lost, no result of an attempt counts after another one has begun, and every job has ended. {@code -Dchaos.seconds=…}
 * goes on for longer.
 */
class NodesKilledTest {
    private static final Duration CHAOS = Duration.ofSeconds(Integer.getInteger("chaos.seconds", 6));
    private static final int NODES = 3;
    private static final int POISON_ATTEMPTS = 3;

    @TempDir
    Path folder;

    private final Random random = new Random();
    private final List<Process> nodes = new ArrayList<>();
    /** When each paused node goes on, by {@link System#nanoTime}. */
    private final Map<Process, Long> paused = new HashMap<>();

    private int started;

    @AfterEach
    void stopAll() throws InterruptedException {
        for (var node : nodes) {
            node.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void killedAndPausedNodesLoseNoJobAndNoStaleResultCounts(TestDatabase kind) throws Exception {
        var address = kind.at(folder.resolve("db"));
        try (var submitting = new TestEngine(address)) {
            var ids = new ArrayList<Long>();
            for (int i = 0; i < NODES; i++) {
                nodes.add(start(address));
            }
            for (long end = System.nanoTime() + CHAOS.toNanos(); System.nanoTime() < end; ) {
                submit(submitting, ids, NewJob.of(WorkingNode.WORK, "{}").maxAttempts(100), 40);
                if (random.nextInt(12) == 0) {
                    submit(submitting, ids, NewJob.of(WorkingNode.POISON, "{}").maxAttempts(POISON_ATTEMPTS), 1);
                }
                disturb(address, kind == TestDatabase.POSTGRESQL);
            }
            submit(submitting, ids, NewJob.of(WorkingNode.POISON, "{}").maxAttempts(POISON_ATTEMPTS), 1);
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                goOn(Long.MAX_VALUE);
                restart(address);
                return unfinished(submitting) == 0;
            });
            check(submitting, ids);
        }
    }

    private static void submit(TestEngine engine, List<Long> ids, NewJob job, int count) {
        engine.jobs()
                .submitAll(Collections.nCopies(count, job))
                .forEach(submitted -> ids.add(submitted.job().id()));
    }

    /**
     * Kills or pauses a node; a paused one goes on after somebody else has its jobs. In SQLite one that is paused while
     * it writes keeps everybody from writing, so that there are no pauses to survive.
     */
    private void disturb(String address, boolean pauses) throws IOException, InterruptedException {
        var node = nodes.get(random.nextInt(nodes.size()));
        int choice = random.nextInt(6);
        if (choice == 0) {
            node.destroyForcibly().waitFor();
        } else if (pauses && choice == 1 && !paused.containsKey(node) && node.isAlive()) {
            signal("STOP", node);
            paused.put(
                    node, System.nanoTime() + WorkingNode.LEASE.plusSeconds(1).toNanos());
        }
        goOn(System.nanoTime());
        // The pace of it all, unless a poisoned job ends this node meanwhile.
        nodes.get(random.nextInt(nodes.size())).waitFor(250, TimeUnit.MILLISECONDS);
        restart(address);
    }

    private void goOn(long now) throws IOException, InterruptedException {
        for (var pause : List.copyOf(paused.entrySet())) {
            if (now == Long.MAX_VALUE || now - pause.getValue() > 0) {
                paused.remove(pause.getKey());
                if (pause.getKey().isAlive()) {
                    signal("CONT", pause.getKey());
                }
            }
        }
    }

    private void restart(String address) throws IOException {
        for (int i = 0; i < nodes.size(); i++) {
            if (!nodes.get(i).isAlive()) {
                paused.remove(nodes.get(i));
                nodes.set(i, start(address));
            }
        }
    }

    private Process start(String address) throws IOException {
        int number = ++started;
        return WorkingNode.start(address, folder.resolve("trace" + number), folder.resolve("node" + number + ".log"));
    }

    private static void signal(String name, Process node) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(node.pid())).start();
        assertThat(kill.waitFor()).as("kill -" + name).isZero();
    }

    private static long unfinished(TestEngine engine) {
        return engine.engine.queues().list().stream()
                .flatMap(queue -> queue.jobs().entrySet().stream())
                .filter(state -> !state.getKey().isFinal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** What the attempts wrote down, against what the engine says. */
    private void check(TestEngine engine, List<Long> ids) throws IOException {
        var lines = trace().stream().collect(Collectors.groupingBy(WorkingNode.Line::job));
        assertThat(started).as("nodes that were started").isGreaterThan(NODES);
        // A poisoned job may use up its few attempts on nodes that end before they begin with it.
        assertThat(ids).containsAll(lines.keySet());
        for (long id : ids) {
            var job = engine.job(id);
            var own = lines.getOrDefault(id, List.of());
            var begun = fences(own, "begin");
            assertThat(begun).as("fences of job " + id).doesNotHaveDuplicates();
            assertThat(begun.size()).as("attempts of job " + id).isLessThanOrEqualTo(job.attempt());
            if (job.type().equals(WorkingNode.POISON)) {
                assertThat(job.state()).isEqualTo(JobState.FAILED);
                assertThat(job.attempt()).isEqualTo(POISON_ATTEMPTS);
            } else {
                checkResult(job, begun, fences(own, "end"));
            }
        }
    }

    private static void checkResult(Job job, List<Long> begun, List<Long> ended) {
        assertThat(job.state()).as("job " + job.id() + ": " + job.error()).isEqualTo(JobState.SUCCEEDED);
        long result = Long.parseLong(String.valueOf(job.result()));
        assertThat(ended).as("ends of job " + job.id()).contains(result);
        assertThat(begun).as("attempts of job " + job.id()).allMatch(fence -> fence <= result);
    }

    private static List<Long> fences(List<WorkingNode.Line> lines, String what) {
        return lines.stream()
                .filter(line -> line.what().equals(what))
                .map(WorkingNode.Line::fence)
                .toList();
    }

    private List<WorkingNode.Line> trace() throws IOException {
        var lines = new ArrayList<WorkingNode.Line>();
        for (int number = 1; number <= started; number++) {
            var file = folder.resolve("trace" + number);
            if (Files.exists(file)) {
                Files.readAllLines(file).stream().map(WorkingNode.Line::parse).forEach(lines::add);
            }
        }
        return lines;
    }
}
