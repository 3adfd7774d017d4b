package dev.taskforge.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskforge.ops.diagnosis.Facts.Answered;
import dev.taskforge.ops.diagnosis.Facts.Change;
import dev.taskforge.ops.diagnosis.Facts.Disk;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Inspection;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What sets of facts mean. */
class DiagnosingTest {
    private static final Instant NOW = Made.NOW;
    private static final Instant ENDED = Made.ENDED;
    private static final long MB = 1024 * 1024;
    private static final String[] THREE_ENDS = {"die 1", "start", "die 1", "start", "die 1"};

    private static Facts facts(Made... units) {
        return new Facts(
                "shop",
                NOW,
                null,
                Stream.of(units).map(Made::unit).toList(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Facts with(Facts facts, List<Answered> answers, List<Disk> disks, List<Change> changes) {
        return new Facts(
                facts.project(),
                facts.at(),
                facts.docker(),
                facts.units(),
                facts.absent(),
                disks,
                facts.kernel(),
                answers,
                changes);
    }

    private static Answered answer(String key, Object... arguments) {
        return asked("http", key, arguments);
    }

    private static Answered asked(String kind, String key, Object... arguments) {
        return new Answered("front", kind, false, Message.of(key, arguments), Message.of("check.http.fix.server", "x"));
    }

    private static Disk disk(int percent, long free, int inodes) {
        return new Disk("/srv", "disk", percent, free, inodes);
    }

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
                row(
                        "crash certain",
                        Made.exited(1).events("die 1").earlier(ENDED.minusSeconds(3600), "kill 3")),
                row("crash certain", Made.exited(139).events("start", "die 139")),
                row("crash likely", Made.exited(2).once()),
                row("crash likely", Made.exited(1).restarts(2, ENDED).state("restarting", 1)),
                row("crash-loop possible", Made.exited(1).restarts(3, ENDED).state("restarting", 1)),
                row("crash-loop possible", Made.exited(0).restarts(4, ENDED).state("restarting", 0)),
                row("crash-loop possible", Made.running("app").restarts(4, ENDED).started(NOW.minusSeconds(20))),
                row("", Made.running("app").restarts(4, ENDED)),
                row("crash-loop certain", Made.exited(1).state("restarting", 1).events(THREE_ENDS)),
                row("crash-loop certain", Made.exited(1).events(THREE_ENDS)),
                row("ended possible", Made.exited(0).events("die 0", "start", "die 0", "start", "die 0")),
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
                                .error("OCI runtime create failed: runc create failed: unable to start container process:"
                                        + " exec: \"/nope\": stat /nope: no such file or directory: unknown")),
                row("bad-start certain", Made.exited(126).error("exec /run.sh: exec format error")),
                row(
                        "bad-start possible",
                        Made.exited(128)
                                .error("OCI runtime create failed: unable to start container process: seccomp: EINVAL")),
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
                row("application-errors certain", Made.running("app").oom(64 * MB).probed(500)),
                row("unhealthy certain", Made.running("app").health("unhealthy", 3, "refused").probed(0)),
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
    void theStoppedDatabaseStandsAboveTheApplicationThatAnswers500() {
        var db = Made.running("db").state("exited", 0);
        var app = Made.running("app").needs("db").health("unhealthy", 4, "500");
        var causes = Diagnosing.causes(with(
                facts(app, db.events("start", "kill 15", "die 0", "stop")),
                List.of(answer("check.http.status", 500, 200)),
                List.of(),
                List.of()));
        assertThat(causes).hasSize(1);
        assertThat(causes.getFirst().cause()).isEqualTo(Cause.STOPPED);
        assertThat(causes.getFirst().subject()).isEqualTo("db");
        assertThat(causes.getFirst().below())
                .extracting(Finding::cause)
                .containsExactly(Cause.UNHEALTHY, Cause.APPLICATION_ERRORS);
    }

    @Test
    void whatOnlyWaitsForADependencyIsToldBelowItAlsoThroughAnother() {
        var causes = Diagnosing.causes(facts(
                Made.running("app").needs("api"),
                Made.running("api").needs("db"),
                Made.running("db").state("exited", 1)));
        assertThat(causes).extracting(Finding::subject).containsExactly("db");
        assertThat(causes.getFirst().below()).extracting(Finding::subject).containsExactlyInAnyOrder("app", "api");
        assertThat(causes.getFirst().below()).allMatch(one -> one.cause() == Cause.DEPENDENCY_DOWN);
    }

    @Test
    void whatAnswersAllTheSameMayNotNeedIt() {
        var causes = Diagnosing.causes(facts(
                Made.running("app").needs("db").probed(200),
                Made.running("db").state("exited", 1)));
        assertThat(causes.getFirst().below())
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.DEPENDENCY_DOWN, Confidence.POSSIBLE));
    }

    @Test
    void servicesThatNeedOneAnotherInACircleHaveOneRoot() {
        var causes = Diagnosing.causes(facts(
                Made.running("app").state("exited", 1).needs("one").events("die 1"),
                Made.running("one").state("exited", 1).needs("two").events("die 1"),
                Made.running("two").state("exited", 1).needs("one").events("die 1")));
        assertThat(causes).hasSize(1);
        assertThat(causes.getFirst().below()).hasSize(2);
    }

    @Test
    void whatServesAllTheSameIsTheRootOfNothing() {
        var causes = Diagnosing.causes(
                facts(Made.running("app").needs("db"), Made.running("db").health("healthy", 0).oom(64 * MB)));
        assertThat(causes).extracting(Finding::cause).containsExactly(Cause.OWN_MEMORY);
        assertThat(causes.getFirst().below()).isEmpty();
    }

    @Test
    void whatCameLaterIsNoRootOfWhatWasThereBefore() {
        var app = Made.exited(1).ended(NOW.minusSeconds(3600)).needs("db");
        var db = Made.running("db").state("exited", 0).events("kill 15", "die 0", "stop");
        var causes = Diagnosing.causes(facts(app, db));
        assertThat(causes).extracting(Finding::subject).containsExactlyInAnyOrder("app", "db");
        assertThat(causes).allMatch(cause -> cause.below().isEmpty());
    }

    @Test
    void whatIsSurerStandsFirst() {
        var causes = Diagnosing.causes(facts(
                Made.running("task").state("exited", 0).ended(NOW.minusSeconds(7200)),
                Made.running("waits").state("exited", 0).needs("task"),
                Made.exited(137).events("start", "kill 9", "die 137")));
        assertThat(causes.getFirst().cause()).isEqualTo(Cause.KILLED);
    }

    @Test
    void aServiceWithoutAContainerIsTold() {
        var facts = facts(Made.running("app").needs("db"));
        var causes = Diagnosing.causes(new Facts(
                "shop",
                NOW,
                null,
                facts.units(),
                Map.of("db", List.of("app")),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
        assertThat(causes)
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.NO_CONTAINER, Confidence.CERTAIN));
        assertThat(causes.getFirst().below()).extracting(Finding::subject).containsExactly("app");
        var nothing = new Facts(
                "shop",
                NOW,
                null,
                List.of(),
                Map.of("db", List.of("databases.main")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThat(Diagnosing.causes(nothing)).extracting(Finding::confidence).containsExactly(Confidence.LIKELY);
    }

    private static List<String> edges(Made unit, Answered... bad) {
        return Diagnosing.causes(with(facts(unit), List.of(bad), List.of(), List.of())).stream()
                .map(cause -> cause.cause().label() + " " + cause.confidence().label())
                .toList();
    }

    @Test
    void aGatewayErrorIsLikelyOfTheProxyOnlyWhenTheApplicationAnswers() {
        var bad = answer("check.http.status", 502, 200);
        assertThat(edges(Made.running("app").probed(200), bad)).containsExactly("proxy likely");
        assertThat(edges(Made.running("app"), bad)).containsExactly("proxy possible");
        var down = Diagnosing.causes(with(facts(Made.exited(1)), List.of(bad), List.of(), List.of()));
        assertThat(down).extracting(Finding::cause).containsExactly(Cause.CRASH);
        assertThat(down.getFirst().below()).extracting(Finding::cause).containsExactly(Cause.PROXY);
    }

    @Test
    void whatAnApplicationMaySayItselfOrAnotherServerDoesIsNoProofAgainstTheProxy() {
        var well = Made.running("app").probed(200);
        assertThat(edges(well, answer("check.http.status", 503, 200))).containsExactly("proxy possible");
        assertThat(edges(well, answer("check.http.status", 504, 200))).containsExactly("proxy possible");
        assertThat(edges(well, answer("check.network.refused", "127.0.0.1:8080")))
                .containsExactly("proxy possible");
        assertThat(edges(well, asked("tcp", "check.network.refused", "mail.example:587")))
                .containsExactly("network possible");
        assertThat(edges(well, asked("tls", "check.network.silent", "mail.example:465", "5s")))
                .containsExactly("network possible");
        assertThat(edges(well, answer("check.network.no-route", "10.0.0.9:80"))).containsExactly("network likely");
    }

    @Test
    void aCheckThatDoesNotPassIsNeverToldAsNothing() {
        var well = Made.running("app").probed(200);
        assertThat(edges(well, answer("check.http.status", 404, 200))).containsExactly("check-fails possible");
        assertThat(edges(well, answer("check.http.lacks", "Welcome"))).containsExactly("check-fails possible");
        assertThat(edges(well, answer("check.http.slow", 502, 0))).containsExactly("check-fails possible");
        assertThat(edges(well, asked("tls", "check.tls.name", "shop.example"))).containsExactly("check-fails possible");
    }

    @Test
    void whatIsSeenFromOutsideDoesNotFollowFromWhatIsOnlyPossible() {
        assertThat(edges(Made.exited(0), answer("check.http.status", 500, 200)))
                .containsExactly("application-errors likely", "ended possible");
    }

    @Test
    void anApplicationThatIsSilentIsNeverTakenForWell() {
        var bad = List.of(answer("check.http.status", 502, 200));
        var silent = Diagnosing.causes(
                with(facts(Made.running("app").probed(0), Made.running("web").probed(200)), bad, List.of(), List.of()));
        assertThat(silent).extracting(Finding::cause).containsExactly(Cause.NO_ANSWER);
        assertThat(silent.getFirst().below()).extracting(Finding::cause).containsExactly(Cause.PROXY);
        assertThat(silent.getFirst().evidence())
                .extracting(Message::key)
                .containsExactly("diagnosis.fact.state", "diagnosis.fact.silent");
    }

    @Test
    void certificatesAndNamesStandForThemselves() {
        var bad = List.of(
                answer("check.tls.ended", "shop.example:443", "2026-01-01"),
                answer("check.network.unknown-host", "shop.example"));
        assertThat(Diagnosing.causes(with(facts(Made.running("app")), bad, List.of(), List.of())))
                .extracting(Finding::cause)
                .containsExactly(Cause.CERTIFICATE_EXPIRED, Cause.NAME_NOT_RESOLVED);
    }

    @Test
    void aFullDiskStandsAboveTheContainersThatSaySo() {
        var facts = facts(Made.exited(1).log("No space left on device"));
        var causes = Diagnosing.causes(with(facts, List.of(), List.of(disk(99, 1L << 20, 3)), List.of()));
        assertThat(causes).extracting(Finding::subject).containsExactly("/srv");
        assertThat(causes.getFirst().below()).extracting(Finding::subject).containsExactly("app");
        var inodes = Diagnosing.causes(with(facts(), List.of(), List.of(disk(40, 1L << 40, 100)), List.of()));
        assertThat(inodes).extracting(Finding::cause).containsExactly(Cause.INODES_FULL);
        assertThat(Diagnosing.causes(with(facts(), List.of(), List.of(disk(97, 1L << 20, -1)), List.of())))
                .isEmpty();
    }

    @Test
    void aLogThatSpeaksOfAFullDiskProvesLittleWhileThereIsRoom() {
        var facts = facts(Made.exited(1).log("No space left on device"));
        assertThat(Diagnosing.causes(with(facts, List.of(), List.of(disk(40, 1L << 40, 3)), List.of())))
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.DISK_FULL, Confidence.POSSIBLE));
    }

    @Test
    void onlyLinesOfTheLastLifeAreRead() {
        var began = NOW.minusSeconds(9000);
        assertThat(Gathering.lastLife(inspection(began, NOW.minusSeconds(60)), NOW))
                .isEqualTo(began);
        // It was started again a moment ago: what it wrote before it ended counts.
        assertThat(Gathering.lastLife(inspection(NOW.minusSeconds(20), NOW.minusSeconds(30)), NOW))
                .isEqualTo(NOW.minusSeconds(600));
        assertThat(Gathering.lastLife(inspection(began, began.minusSeconds(5)), NOW)).isEqualTo(began);
    }

    private static Inspection inspection(Instant started, Instant finished) {
        var container = new Container(
                "a", "app-1", "x", "shop:1", Map.of(), "running", null, 0, false, started, 0, "no", Map.of(),
                List.of(), List.of(), false);
        return new Inspection(container, false, finished, "", 0, List.of(), Map.of());
    }

    @Test
    void aLargeDiskIsNotFullWhileMuchIsFree() {
        assertThat(Diagnosing.causes(with(facts(), List.of(), List.of(disk(98, 80L << 30, 1)), List.of())))
                .isEmpty();
        assertThat(Diagnosing.causes(with(facts(), List.of(), List.of(disk(98, 5L << 30, 1)), List.of())))
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.DISK_FULL, Confidence.POSSIBLE));
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
                "shop",
                NOW,
                null,
                facts(unit).units(),
                Map.of(),
                List.of(),
                List.of(shortages),
                List.of(),
                List.of()));
    }

    @Test
    void aLimitIsCertainOnlyWhenTheKernelSaysSoAndTheMachineWasNotShort() {
        var limit = new Facts.Shortage(ENDED.minusSeconds(1), true, null);
        var machine = new Facts.Shortage(ENDED.minusSeconds(2), false, null);
        var other = new Facts.Shortage(ENDED.minusSeconds(1), true, "another");
        assertThat(withKernel(Made.exited(137).oom(64 * MB), limit))
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

    private static List<Finding> withoutDocker(Confidence confidence, List<Disk> disks, Answered... answers) {
        return Diagnosing.causes(new Facts(
                "shop",
                NOW,
                new Facts.Unasked(Message.of("check.docker.not-running", "/x"), confidence),
                List.of(),
                Map.of(),
                disks,
                List.of(),
                List.of(answers),
                List.of()));
    }

    @Test
    void withoutDockerEngineWhatFollowsStandsBelow() {
        var causes = withoutDocker(Confidence.LIKELY, List.of(), answer("check.http.status", 502, 200));
        assertThat(causes)
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.DOCKER_UNREACHABLE, Confidence.LIKELY));
        assertThat(causes.getFirst().below()).extracting(Finding::cause).containsExactly(Cause.PROXY);
    }

    @Test
    void aFullDiskMayBeWhyDockerEngineIsDownAndACertificateHasNothingToDoWithIt() {
        var causes = withoutDocker(
                Confidence.CERTAIN,
                List.of(disk(100, 0, 5)),
                answer("check.tls.ended", "shop.example:443", "2026-01-01"));
        assertThat(causes)
                .extracting(Finding::cause)
                .containsExactly(Cause.DISK_FULL, Cause.DOCKER_UNREACHABLE, Cause.CERTIFICATE_EXPIRED);
        assertThat(causes).allMatch(cause -> cause.below().isEmpty());
    }

    @Test
    void aChangeShortlyBeforeIsToldBehindTheRoot() {
        var change = new Change("deployment", "4", ENDED.minusSeconds(30), Change.State.DONE, Set.of());
        var old = new Change("restore", "2", ENDED.minusSeconds(7200), Change.State.DONE, Set.of());
        assertThat(Diagnosing.causes(with(facts(Made.exited(1)), List.of(), List.of(), List.of(change, old))))
                .extracting(Finding::cause)
                .containsExactly(Cause.CRASH, Cause.RECENT_CHANGE);
        assertThat(Diagnosing.causes(with(facts(Made.exited(1)), List.of(), List.of(), List.of(old))))
                .extracting(Finding::cause)
                .containsExactly(Cause.CRASH);
        assertThat(Diagnosing.causes(with(facts(Made.running("app")), List.of(), List.of(), List.of(change))))
                .isEmpty();
    }

    @Test
    void containersThatWereFoundDeadTogetherHaveOneCause() {
        var db = Made.running("db").state("exited", 255);
        var app = Made.running("app").state("exited", 255).needs("db");
        var mail = Made.running("mail").state("exited", 255).ended(ENDED.plusSeconds(9));
        var causes = Diagnosing.causes(facts(app, db, mail));
        assertThat(causes)
                .extracting(Finding::cause, Finding::confidence)
                .containsExactly(tuple(Cause.ENDED_TOGETHER, Confidence.LIKELY));
        assertThat(causes.getFirst().below()).extracting(Finding::subject).containsExactlyInAnyOrder("db", "mail");
        for (var language : List.of(Messages.ENGLISH, Messages.INDONESIAN)) {
            assertThat(Messages.ofOperations(language).render(causes.getFirst().said()))
                    .startsWith("3 ");
        }
    }

    @Test
    void crashesAtTheSameTimeThatAreRememberedKeepTheirCauses() {
        var db = Made.running("db").state("exited", 255).events("start", "die 255");
        var mail = Made.running("mail").state("exited", 255).events("start", "die 255");
        assertThat(Diagnosing.causes(facts(db, mail)))
                .extracting(Finding::cause)
                .containsExactly(Cause.CRASH, Cause.CRASH);
    }

    @Test
    void whatARestoreEndedFollowsFromItAndIsNotToBeStartedByHand() {
        var restore = new Change("restore", "7", ENDED.minusSeconds(90), Change.State.UNDER_WAY, Set.of("app-id"));
        var app = Made.exited(143).events("start", "kill 15", "die 143", "stop");
        var other = Made.running("mail").state("exited", 1);
        var causes = Diagnosing.causes(with(facts(app, other), List.of(), List.of(), List.of(restore)));
        assertThat(causes).extracting(Finding::cause).containsExactly(Cause.UNDER_WAY, Cause.CRASH);
        assertThat(causes.getFirst().below()).extracting(Finding::cause).containsExactly(Cause.STOPPED);
        assertThat(causes.getFirst().below().getFirst().advice().key()).isEqualTo("diagnosis.under-way.fix");
        assertThat(causes.getLast().advice().key()).isEqualTo("diagnosis.under-way.fix");

        var beside = Diagnosing.causes(with(facts(other), List.of(), List.of(), List.of(restore)));
        assertThat(beside).extracting(Finding::cause).containsExactly(Cause.CRASH, Cause.UNDER_WAY);
        assertThat(Diagnosing.causes(with(facts(Made.running("app")), List.of(), List.of(), List.of(restore))))
                .isEmpty();
    }

    @Test
    void theGapOfADeploymentFollowsFromIt() {
        var deployment = new Change("migration", "4", ENDED.minusSeconds(5), Change.State.UNDER_WAY, Set.of());
        var app = Made.exited(0).events("start", "kill 15", "die 0", "stop");
        var causes = Diagnosing.causes(
                with(facts(app), List.of(answer("check.http.status", 502, 200)), List.of(), List.of(deployment)));
        assertThat(causes).extracting(Finding::cause).containsExactly(Cause.UNDER_WAY);
        assertThat(causes.getFirst().said().key()).isEqualTo("diagnosis.under-way.migration");
        for (var language : List.of(Messages.ENGLISH, Messages.INDONESIAN)) {
            for (var kind : List.of("deployment", "migration", "restore")) {
                assertThat(Messages.ofOperations(language).render(Message.of("diagnosis.under-way." + kind, "4")))
                        .contains("4");
            }
        }
    }

    @Test
    void hostileLinesBecomeShortAndPlainAndLoseTheirSecrets() {
        var hostile = "\u001B[31mred\u001B[0m \u001B]0;title\u0007 pass=hunter2secret\u0000\r\n"
                + "x".repeat(10_000_000) + "\n\u202Eback";
        var lines = LogLines.of(hostile, false, text -> text.replace("hunter2secret", "***"));
        assertThat(lines).hasSize(3).allMatch(line -> line.length() <= 301);
        assertThat(lines.getFirst()).isEqualTo("red  pass=***");
        assertThat(lines.getLast()).isEqualTo("back");
        assertThat(LogLines.of("\u001B]0;a title without an end\nthe reason", false, text -> text))
                .containsExactly("the reason");
        assertThat(LogLines.of("cret tail\nwhole", true, text -> text)).containsExactly("whole");
        assertThat(LogLines.of("a\n".repeat(500), false, text -> text)).hasSize(12);
        assertThat(LogLines.of("sec\u001B[0mret-value", false, text -> text.replace("secret-value", "***")))
                .containsExactly("***");
    }

    @Test
    void onlyAddressesNameServices() {
        assertThat(Needs.names("DATABASE_URL", "postgres://u:p@db:5432/x", "db"))
                .isTrue();
        assertThat(Needs.names("DB_HOST", "db", "db")).isTrue();
        assertThat(Needs.names("DSN", "host=db port=5432", "db")).isTrue();
        assertThat(Needs.names("REDIS_NODES", "a:1,redis:6379", "redis")).isTrue();
        assertThat(Needs.names("APP_NAME", "db", "db")).isFalse();
        assertThat(Needs.names("MYSQL_DATABASE", "wordpress", "wordpress")).isFalse();
        assertThat(Needs.names("POSTGRES_DATABASE", "postgres://db:5432/x", "db"))
                .isTrue();
        assertThat(Needs.names("DATABASE_URL", "postgres://u:p@mydb.example:5432/x", "db"))
                .isFalse();
        assertThat(Needs.names("HOST_PATH", "/srv/db/x", "db")).isFalse();
    }

    @Test
    void theKernelLogTellsTheMachineFromALimitAndNamesTheContainer() {
        var at = Instant.parse("2026-11-28T09:58:59.5Z");
        var id = "0a".repeat(32);
        assertThat(Machine.times("""
                2026-11-28T09:58:59,500000+00:00 Out of memory: Killed process 12 (python3)
                2026-11-28T09:58:59,500000+00:00 Memory cgroup out of memory: Killed process 13 (python3)
                2026-11-28T09:58:59,500000+00:00 oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),task_memcg=/system.slice/docker-%1$s.scope,task=sh,pid=9
                2026-11-28T09:58:59,500000+00:00 Memory cgroup out of memory: Killed process 9 (sh)
                2026-11-28T09:58:59,500000+00:00 oom-kill:constraint=CONSTRAINT_NONE,task_memcg=/docker/%1$s,task=sh,pid=8
                2026-11-28T09:58:59,500000+00:00 Out of memory: Killed process 8 (sh)
                garbage Out of memory: Killed process
                """.formatted(id)))
                .containsExactly(
                        new Facts.Shortage(at, false, null),
                        new Facts.Shortage(at, true, null),
                        new Facts.Shortage(at, true, id),
                        new Facts.Shortage(at, false, id));
    }
}
