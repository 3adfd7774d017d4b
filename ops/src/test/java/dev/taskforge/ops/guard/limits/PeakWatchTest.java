package dev.taskforge.ops.guard.limits;

import static dev.taskforge.ops.guard.limits.FakeContainers.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.guard.limits.LimitProposal.Verdict;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of the use of containers each minute, kept by day, and proposed. */
class PeakWatchTest {
    private static final String FILE = "project: shop\ncompose: {file: compose.yml}\n";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private FakeContainers containers;
    private Database database;
    private Engine engine;
    private Projects projects;
    private Peaks peaks;
    private PeakWatch watch;

    @BeforeEach
    void open() throws IOException {
        containers = new FakeContainers(folder);
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        var audit = AuditLog.of(database, clock, folder);
        projects = new Projects(database, clock, engine::schedules, audit, new ProjectReader(CheckKinds.builtIn()));
        peaks = new Peaks(database, "one", clock);
        watch = new PeakWatch(containers.socket(), folder, projects, peaks, clock);
        Files.createDirectories(folder.resolve("sys/fs/cgroup"));
        Files.writeString(folder.resolve("sys/fs/cgroup/cgroup.controllers"), "cpu memory pids\n");
        apply(FILE);
    }

    @AfterEach
    void close() throws IOException {
        watch.close();
        engine.close();
        database.close();
        containers.close();
    }

    private Project apply(String yaml) {
        return database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }

    /** @param files what of the memory is kept of files and in use */
    private void uses(String id, long memory, long files, long micros, int pids) throws IOException {
        var process = Files.createDirectories(folder.resolve("proc/" + containers.process(id)));
        Files.writeString(process.resolve("cgroup"), "0::/docker/" + id + "\n");
        var group = Files.createDirectories(folder.resolve("sys/fs/cgroup/docker/" + id));
        Files.writeString(group.resolve("memory.current"), memory + 7 * MIB + "\n");
        Files.writeString(
                group.resolve("memory.stat"), "file " + (files + 7 * MIB) + "\ninactive_file " + 7 * MIB + "\n");
        Files.writeString(group.resolve("cpu.stat"), "usage_usec " + micros + "\n");
        Files.writeString(group.resolve("pids.current"), pids + "\n");
    }

    private void peak(String id, long memory) throws IOException {
        Files.writeString(folder.resolve("sys/fs/cgroup/docker/" + id + "/memory.peak"), memory + "\n");
    }

    private void look() {
        watch.look();
        clock.pass(MINUTE);
    }

    private String seen(String service) {
        return peaks.within("shop", WEEK).stream()
                .filter(peak -> peak.service().equals(service))
                .map(peak -> peak.memory() / MIB + "M " + peak.milliCpus() + " " + peak.pids() + " " + peak.looks())
                .findFirst()
                .orElse("nothing");
    }

    @Test
    void theMostOfADayStaysAlsoAfterUseHasFallenAgain() throws IOException {
        containers.run("app-1", "app", "{}");
        uses("app-1", 100 * MIB, 50 * MIB, 1_000_000, 5);
        look();
        uses("app-1", 300 * MIB, 50 * MIB, 31_000_000, 9);
        look();
        uses("app-1", 120 * MIB, 50 * MIB, 31_600_000, 4);
        look();

        assertThat(seen("app")).isEqualTo("300M 500 9 3");
    }

    @Test
    void ofSeveralContainersTheOneThatUsesMostCountsAndAMinuteIsOne() throws IOException {
        containers.run("app-1", "app", "{}").run("app-2", "app", "{}").run("db-1", "db", "{}");
        uses("app-1", 100 * MIB, 50 * MIB, 0, 50);
        uses("app-2", 200 * MIB, 50 * MIB, 0, 5);
        uses("db-1", 30 * MIB, 30 * MIB, 0, 1);
        look();

        assertThat(seen("app")).isEqualTo("200M 0 50 1");
        assertThat(seen("db")).isEqualTo("30M 0 1 1");
    }

    @Test
    void aPeakBetweenTwoLooksCountsWhenTheKernelTellsItWithoutFiles() throws IOException {
        containers.run("app-1", "app", "{}").run("db-1", "db", "{}");
        uses("app-1", 100 * MIB, 0, 0, 5);
        peak("app-1", 400 * MIB);
        uses("db-1", 100 * MIB, 60 * MIB, 0, 5);
        peak("db-1", 400 * MIB);
        look();

        assertThat(seen("app")).startsWith("400M");
        assertThat(seen("db")).as("most of it are files").startsWith("100M");
    }

    @Test
    void aPeakOfAnotherDayDoesNotCountForThisOne() throws IOException {
        containers.run("app-1", "app", "{}");
        uses("app-1", 100 * MIB, 0, 0, 5);
        peak("app-1", 400 * MIB);
        clock.pass(Duration.ofDays(1));
        look();

        assertThat(seen("app")).startsWith("100M");
    }

    @Test
    void whatAnEarlierLifeOfAContainerComputedIsNotCounted() throws IOException {
        containers.run("app-1", "app", "{}");
        uses("app-1", MIB, 0, 90_000_000, 5);
        look();
        uses("app-1", MIB, 0, 1_000_000, 5);
        look();
        uses("app-1", MIB, 0, 13_000_000, 5);
        look();

        assertThat(seen("app")).isEqualTo("1M 200 5 3");
    }

    @Test
    void whatCannotBeReadOrDoesNotRunLeavesNoTrace() throws IOException {
        containers.run("app-1", "app", "{}").put("db-1", "db", "exited", "{}", Map.of());
        look();
        containers.close();
        look();

        assertThat(peaks.within("shop", WEEK)).isEmpty();
    }

    @Test
    void onlyTheLastSevenDaysCountAndFortyAreKept() throws IOException {
        containers.run("app-1", "app", "{}");
        uses("app-1", 300 * MIB, 200 * MIB, 0, 5);
        look();
        clock.pass(Duration.ofDays(6));
        assertThat(seen("app")).startsWith("300M");
        clock.pass(Duration.ofDays(1));
        assertThat(seen("app")).isEqualTo("nothing");
        clock.pass(Duration.ofDays(33));
        assertThat(peaks.tidy()).isZero();
        clock.pass(Duration.ofDays(1));
        assertThat(peaks.tidy()).isEqualTo(1);
    }

    @Test
    void anotherMachineSeesItsOwn() throws IOException {
        containers.run("app-1", "app", "{}");
        uses("app-1", 300 * MIB, 200 * MIB, 0, 5);
        look();

        assertThat(new Peaks(database, "two", clock).within("shop", WEEK)).isEmpty();
    }

    private List<LimitProposal> proposals(String limits) {
        return new LimitProposals(peaks).of(apply(FILE + limits));
    }

    private void seen(String service, long memory, int hours) {
        peaks.add(List.of(new Peak("shop", service, memory, 1_234, 17, hours * 60L, clock.instant())));
    }

    private static List<String> said(List<LimitProposal> proposals) {
        return proposals.stream()
                .map(proposal -> proposal.verdict() + " " + LimitFixture.render(proposal.said()))
                .toList();
    }

    @Test
    void aLimitIsProposedByThePeakOfTheWeekAndComparedWithTheOneThatIsSet() {
        seen("app", 312 * MIB, 30);
        seen("db", 100 * MIB, 30);
        seen("front", 950 * MIB, 30);
        seen("search", 300 * MIB, 30);
        seen("young", 300 * MIB, 23);

        assertThat(
                        said(
                                proposals(
                                        "guard: {limits: {db: {memory: 1G}, front: {memory: 1G}, search: {memory: 512M}, idle: {memory: 1G}}}\n")))
                .containsExactly(
                        "MISSING app used at most 312M in 7 days and has no memory limit; proposed: 512M",
                        "WIDE db used at most 100M in 7 days; its limit of 1G is more than four times that; proposed: 192M",
                        "TIGHT front used 950M in 7 days, which is more than 90 % of its limit of 1G; proposed: 1536M",
                        "NOT_ENOUGH idle: looked at for 0 hours within 7 days; at least 24 are needed to propose a limit",
                        "FITS search used at most 300M in 7 days; its limit of 512M fits; proposed: 512M",
                        "NOT_ENOUGH young: looked at for 23 hours within 7 days; at least 24 are needed to propose a limit");
    }

    @Test
    void aProposalHoldsWhatWasSeen() {
        seen("app", 312 * MIB, 30);

        assertThat(proposals("")).singleElement().satisfies(proposal -> {
            assertThat(proposal.from()).isEqualTo(Instant.parse("2026-11-29T02:00:00Z"));
            assertThat(proposal.memoryPeak()).isEqualTo(312 * MIB);
            assertThat(proposal.cpuPeak()).isEqualTo(1.23);
            assertThat(proposal.pidsPeak()).isEqualTo(17);
            assertThat(proposal.hours()).isEqualTo(30);
            assertThat(proposal.proposedMemory()).isEqualTo(512 * MIB);
            assertThat(proposal.setMemory()).isNull();
        });
    }

    @Test
    void aTightLimitIsSaidHoweverShortSomebodyLooked() {
        seen("app", 500 * MIB, 1);

        assertThat(proposals("guard: {limits: {app: {memory: 512M}}}\n"))
                .extracting(LimitProposal::verdict, LimitProposal::proposedMemory)
                .containsExactly(tuple(Verdict.TIGHT, 768 * MIB));
    }
}
