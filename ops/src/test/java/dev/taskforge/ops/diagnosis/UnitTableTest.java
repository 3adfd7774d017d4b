package dev.taskforge.ops.diagnosis;

import static dev.taskforge.ops.diagnosis.MadeFacts.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the facts of one container mean. */
class UnitTableTest {
    private static final Instant NOW = Made.NOW;
    private static final Instant ENDED = Made.ENDED;
    private static final long MB = 1024 * 1024;
    private static final String[] THREE_ENDS = {"die 1", "start", "die 1", "start", "die 1"};
    private static final String[] THREE_GOOD_ENDS = {"die 0", "start", "die 0", "start", "die 0"};

    private static Arguments row(String told, Made unit) {
        return Arguments.of(told, unit);
    }

    static Stream<Arguments> units() {
        return Stream.of(
                row("", Made.running("app")),
                row("", Made.running("app").health("healthy", 0)),
                row("", Made.running("app").health("starting", 0)),
                row("", Made.running("app").restarts(7, NOW.minusSeconds(90_000))),
                row("", Made.exited(0).once()),
                row("own-memory likely", Made.exited(137).oom(64 * MB)),
                row("crash likely", Made.exited(1).oom(64 * MB)),
                row("own-memory likely", Made.exited(1).memory(64 * MB).events("start", "oom", "die 1")),
                row("stopped likely", Made.exited(143).oom(64 * MB)),
                row(
                        "stopped certain",
                        Made.exited(137).oom(64 * MB).events("start", "kill 15", "kill 9", "die 137", "stop")),
                row("killed certain", Made.exited(137).oom(64 * MB).events("start", "kill 9", "die 137")),
                row("own-memory possible", Made.exited(0).oom(64 * MB)),
                row("own-memory possible", Made.running("app").oom(64 * MB)),
                row("own-memory likely", Made.exited(137).memory(64 * MB).events("start", "oom", "die 137")),
                row(
                        "own-memory likely",
                        Made.exited(137).oom(64 * MB).restarts(5, ENDED).state("restarting", 137)),
                row("host-memory likely", Made.exited(137).oom(0)),
                row("crash likely", Made.exited(1).oom(0)),
                row("killed certain", Made.exited(137).events("start", "kill 9", "die 137")),
                row("killed likely", Made.exited(137).events("start", "die 137")),
                row("killed possible", Made.exited(137)),
                row("killed likely", Made.exited(143).events("start", "die 143")),
                row("stopped likely", Made.exited(143)),
                row("stopped certain", Made.exited(143).events("start", "kill 15", "die 143", "stop")),
                row("stopped certain", Made.exited(143).events("start", "kill 15", "die 143")),
                row("stopped certain", Made.exited(137).events("start", "kill 15", "kill 9", "die 137", "stop")),
                row("stopped certain", Made.exited(0).events("start", "kill 3", "die 0", "stop")),
                row("stopped certain", Made.exited(1).events("start", "kill 15", "die 1", "stop")),
                row("crash certain", Made.exited(1).events("kill 15", "die 0", "stop", "start", "die 1")),
                row("crash likely", Made.exited(1)),
                row("crash certain", Made.exited(1).events("start", "die 1")),
                row("crash likely", Made.exited(255)),
                row("stopped likely", Made.exited(130)),
                row("killed likely", Made.exited(130).events("start", "die 130")),
                row("crash certain", Made.exited(1).events("die 1").earlier(ENDED.minusSeconds(3600), "kill 3")),
                row("crash certain", Made.exited(139).events("start", "die 139")),
                row("crash likely", Made.exited(2).once()),
                row("crash likely", Made.exited(1).restarts(2, ENDED).state("restarting", 1)),
                row("crash-loop possible", Made.exited(1).restarts(3, ENDED).state("restarting", 1)),
                row("crash-loop possible", Made.exited(0).restarts(4, ENDED).state("restarting", 0)),
                row(
                        "crash-loop possible",
                        Made.running("app").restarts(4, ENDED).started(NOW.minusSeconds(20))),
                row("", Made.running("app").restarts(4, ENDED)),
                row("crash-loop certain", Made.exited(1).state("restarting", 1).events(THREE_ENDS)),
                row("crash-loop certain", Made.exited(1).events(THREE_ENDS)),
                row("ended possible", Made.exited(0).events(THREE_GOOD_ENDS)),
                row("crash-loop possible", Made.exited(0).state("restarting", 0).events(THREE_GOOD_ENDS)),
                row(
                        "crash-loop possible",
                        Made.running("app")
                                .restarts(4, ENDED)
                                .started(NOW.minusSeconds(20))
                                .events(THREE_GOOD_ENDS)),
                row(
                        "crash-loop certain",
                        Made.exited(0)
                                .state("restarting", 0)
                                .events("die 1", "start", "die 0", "start", "die 1", "start", "die 0")),
                row(
                        "crash-loop certain",
                        Made.running("app")
                                .restarts(4, ENDED)
                                .started(NOW.minusSeconds(20))
                                .events(THREE_ENDS)),
                row(
                        "crash-loop possible",
                        Made.running("app")
                                .restarts(4, ENDED)
                                .started(NOW.minusSeconds(20))
                                .health("healthy", 0)
                                .events(THREE_ENDS)),
                row(
                        "",
                        Made.running("app")
                                .restarts(4, ENDED)
                                .started(NOW.minusSeconds(540))
                                .health("healthy", 0)
                                .events(THREE_ENDS)),
                row(
                        "",
                        Made.running("app")
                                .started(NOW.minusSeconds(20))
                                .events("kill 15", "die 0", "start", "kill 15", "die 0", "start", "kill 15", "die 0")),
                row("bad-start likely", Made.exited(127)),
                row("bad-start likely", Made.exited(126)),
                row("bad-start certain", Made.exited(127).error("exec: \"nope\": executable file not found in $PATH")),
                row("bad-start possible", Made.exited(125).error("something new")),
                row(
                        "bad-start certain",
                        Made.exited(127)
                                .error(
                                        "OCI runtime create failed: runc create failed: unable to start container process:"
                                                + " exec: \"/nope\": stat /nope: no such file or directory: unknown")),
                row("bad-start certain", Made.exited(126).error("exec /run.sh: exec format error")),
                row(
                        "bad-start possible",
                        Made.exited(128)
                                .error(
                                        "OCI runtime create failed: unable to start container process: seccomp: EINVAL")),
                row("network likely", Made.exited(128).error("network 4711 not found")),
                row(
                        "network likely",
                        Made.exited(128)
                                .error("driver failed programming external connectivity on endpoint app:"
                                        + " iptables: No chain/target/match by that name.")),
                row(
                        "network likely",
                        Made.exited(128).error("listen tcp4 10.8.0.1:80: bind: cannot assign requested address")),
                row(
                        "port-taken certain",
                        Made.exited(128)
                                .error("driver failed programming external connectivity on endpoint app:"
                                        + " Bind for 0.0.0.0:80 failed: port is already allocated")),
                row(
                        "mount-missing certain",
                        Made.exited(128).error("error while creating mount source path '/x': mkdir /x: read-only")),
                row(
                        "own-memory likely",
                        Made.exited(128).error("container init was OOM-killed (memory limit too low?): unknown")),
                row("host-memory possible", Made.exited(128).error("fork/exec runc: cannot allocate memory")),
                row(
                        "port-taken certain",
                        Made.exited(128).error("Bind for 0.0.0.0:80 failed: port is already allocated")),
                row(
                        "port-taken certain",
                        Made.running("app")
                                .state("created", 128)
                                .error("listen tcp4 0.0.0.0:80: bind: address already in use")),
                row(
                        "port-taken likely",
                        Made.exited(1).log("Error: listen EADDRINUSE: address already in use :::3000")),
                row("mount-missing certain", Made.exited(128).error("error mounting \"/x\" to rootfs")),
                row(
                        "mount-missing certain",
                        Made.exited(128).error("invalid mount config: bind source path does not exist: /x")),
                row("disk-full certain", Made.exited(128).error("mkdir /var/lib/docker/x: no space left on device")),
                row("disk-full likely", Made.exited(1).log("PANIC: could not write: No space left on device")),
                row("name-not-resolved likely", Made.exited(6).log("curl: (6) Could not resolve host: db")),
                row("name-not-resolved likely", Made.exited(1).log("wget: bad address 'db:80'")),
                row("name-not-resolved likely", Made.exited(1).log("could not translate host name \"db\" to address")),
                row("paused certain", Made.running("app").frozen()),
                row("paused certain", Made.running("app").state("paused", 0)),
                row("paused certain", Made.running("app").health("unhealthy", 9).frozen()),
                row("unhealthy certain", Made.running("app").health("unhealthy", 3, "refused")),
                row("unhealthy possible", Made.running("app").health("starting", 2, "refused")),
                row("disk-full likely", Made.running("app").health("unhealthy", 3, "No space left on device")),
                row("ended possible", Made.exited(0)),
                row("ended possible", Made.running("app").state("created", 0)),
                row("application-errors certain", Made.running("app").probed(500)),
                row("no-answer likely", Made.running("app").probed(0)),
                row("no-answer likely", Made.running("app").oom(64 * MB).probed(0)),
                row(
                        "application-errors certain",
                        Made.running("app").oom(64 * MB).probed(500)),
                row(
                        "unhealthy certain",
                        Made.running("app").health("unhealthy", 3, "refused").probed(0)),
                row("", Made.running("app").probed(404)));
    }

    @ParameterizedTest
    @MethodSource("units")
    void theFactsOfOneContainerMean(String told, Made unit) {
        var causes = Diagnosing.causes(facts(unit));
        assertThat(causes.stream()
                        .map(cause ->
                                cause.cause().label() + " " + cause.confidence().label())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(told);
    }

    @Test
    void everySentenceIsThereInBothLanguages() {
        for (var language : List.of(Messages.ENGLISH, Messages.INDONESIAN)) {
            var texts = Messages.ofOperations(language);
            units().map(row -> (Made) row.get()[1])
                    .flatMap(unit -> Diagnosing.causes(facts(unit)).stream())
                    .flatMap(cause -> Stream.concat(Stream.of(cause.said(), cause.advice()), cause.evidence().stream()))
                    .forEach(said -> assertThat(texts.render(said)).isNotBlank().doesNotContain("diagnosis."));
        }
    }

    @Test
    void everyCauseHasASentenceAndAnAdvice() {
        for (var language : List.of(Messages.ENGLISH, Messages.INDONESIAN)) {
            var texts = Messages.ofOperations(language);
            Stream.of(Cause.values())
                    .filter(cause -> cause != Cause.RECENT_CHANGE && cause != Cause.UNDER_WAY) // by what changed
                    .flatMap(cause -> Stream.of("diagnosis." + cause.label(), "diagnosis." + cause.label() + ".fix"))
                    .forEach(key -> assertThat(texts.render(Message.of(key, "app", "app-1")))
                            .isNotBlank()
                            .doesNotContain("diagnosis."));
        }
    }

    @Test
    void theKernelSaysThatMemoryWasShortWhereDockerEngineDoesNot() {
        var unit = Made.exited(137).events("start", "die 137");
        assertThat(withKernel(unit, false)).containsExactly(Cause.HOST_MEMORY);
        assertThat(withKernel(unit, true)).containsExactly(Cause.KILLED);
        assertThat(withKernel(unit.memory(64 * MB), true)).containsExactly(Cause.OWN_MEMORY);
        assertThat(withKernel(Made.exited(137).events("start", "kill 9", "die 137"), false))
                .containsExactly(Cause.KILLED);
    }

    private static List<Cause> withKernel(Made unit, boolean bounded) {
        return withKernel(unit, new Facts.Shortage(ENDED.minusSeconds(1), bounded, null)).stream()
                .map(Finding::cause)
                .toList();
    }

    private static List<Finding> withKernel(Made unit, Facts.Shortage... shortages) {
        return Diagnosing.causes(new Facts(
                "shop", NOW, null, facts(unit).units(), Map.of(), List.of(), List.of(shortages), List.of(), List.of()));
    }

    @Test
    void aLimitIsCertainOnlyWhenTheKernelSaysSoAndTheMachineWasNotShort() {
        var limit = new Facts.Shortage(ENDED.minusSeconds(1), true, null);
        var machine = new Facts.Shortage(ENDED.minusSeconds(2), false, null);
        var own = new Facts.Shortage(ENDED.minusSeconds(1), true, "/system.slice/docker-app-id.scope");
        var other = new Facts.Shortage(ENDED.minusSeconds(1), true, "/system.slice/cron.service");
        assertThat(withKernel(Made.exited(137).oom(64 * MB), limit))
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.OWN_MEMORY, Confidence.CERTAIN));
        assertThat(withKernel(Made.exited(137).oom(64 * MB), own))
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.OWN_MEMORY, Confidence.CERTAIN));
        assertThat(withKernel(Made.exited(137).oom(64 * MB), limit, machine))
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.OWN_MEMORY, Confidence.LIKELY));
        assertThat(withKernel(Made.exited(137).oom(64 * MB), machine))
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.HOST_MEMORY, Confidence.LIKELY));
        assertThat(withKernel(Made.exited(137).oom(64 * MB), other))
                .extracting(Finding::confidence)
                .containsExactly(Confidence.LIKELY);
        assertThat(withKernel(Made.exited(137).memory(64 * MB).events("start", "die 137"), other))
                .extracting(Finding::cause)
                .containsExactly(Cause.KILLED);
    }
}
