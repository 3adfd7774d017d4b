package dev.taskforge.ops.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.FakeEngine;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.upkeep.PrunePlan.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Prunes of a machine whose Docker Engine answers what a test says. */
class PruneOperationTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Instant OLD = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final Records records = new Records();
    private SeenImages seen;
    private boolean root = true;
    private FakeMachine machine;
    private FakeEngine docker;
    private Database database;
    private AuditLog audit;
    private Projects projects;
    private Engine engine;

    /** What is written down about releases. */
    private static final class Records implements ReleaseRecords {
        volatile boolean underWay;
        volatile List<KeptRelease> kept = List.of();

        @Override
        public boolean isUnderWay() {
            return underWay;
        }

        @Override
        public List<KeptRelease> kept(String project, int count) {
            return kept.stream().limit(count).toList();
        }
    }

    @BeforeEach
    void open() throws IOException {
        machine = new FakeMachine(folder.resolve("docker"));
        seen = new SeenImages(folder.resolve("seen/images"));
        docker = new FakeEngine(folder.resolve("socket"), machine::answer);
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, folder);
        projects =
                new Projects(database, clock, () -> engine.schedules(), audit, new ProjectReader(CheckKinds.builtIn()));
        start();
        apply("");
    }

    private void start() {
        var settings = EngineSettings.defaults("test").drain(Duration.ofMillis(200));
        engine = Engines.open(database, Clock.systemUTC(), settings, List.of());
        var paths = folder.resolve("bin") + ":/usr/bin:/bin";
        engine.register(PruneOperation.of(
                        seen,
                        docker.socket(),
                        projects,
                        records,
                        engine::jobs,
                        new Journal(new Commands(), folder.resolve("journal"), paths, root),
                        new Packages(new Commands(), folder.resolve("archives"), paths, root),
                        new Disks(folder, docker.socket(), clock),
                        database,
                        audit,
                        clock)
                .type());
        engine.start();
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        docker.close();
        database.close();
    }

    private void apply(String more) {
        database.write(tx -> projects.apply(tx, "project: shop\n" + more, folder, "me"));
    }

    private Job prune(boolean dry) {
        long id = engine.jobs().submit(DutyJobs.prune("shop", dry)).job().id();
        await().atMost(SOON)
                .until(() -> engine.jobs().find(id).orElseThrow().state().isFinal());
        return engine.jobs().find(id).orElseThrow();
    }

    private static <T> T result(Job job, Class<T> type) {
        assertThat(job.error()).isNull();
        return JsonMapper.shared().readValue(Objects.requireNonNull(job.result()), type);
    }

    /** One of each that goes, and one that stays. */
    private void clutter() {
        machine.image("sha256:old", OLD, "shop:1", "shop:one");
        machine.image("sha256:kept", OLD, "shop:2");
        machine.image("sha256:used", OLD, "shop:3");
        machine.image("sha256:loose", OLD);
        machine.container("runs", "sha256:used", "running", OLD);
        machine.container("ended", "sha256:used", "exited", OLD);
        machine.networks.put("lost", OLD.toString());
        machine.networks.put("bridge", OLD.toString());
        records.kept = List.of(new KeptRelease("shop", 2, "sha256:kept", "shop:2", List.of()));
    }

    @Test
    void aPlanRemovesNothingAndSaysWhatGoesAndWhyTheRestStays() {
        clutter();

        var plan = result(prune(true), PrunePlan.class);

        assertThat(plan.lines())
                .filteredOn(Line::goes)
                .extracting(Line::id)
                .containsExactlyInAnyOrder("ended", "lost", "sha256:old", "sha256:loose", "build");
        assertThat(plan.lines())
                .filteredOn(line -> line.id().equals("sha256:kept"))
                .allMatch(line -> line.why().key().equals("prune.image.release"));
        assertThat(plan.bytes()).isEqualTo(50 + 900 + 900 + 4000);
        assertThat(machine.removed).isEmpty();
    }

    @Test
    void aRunRemovesWhatGoesByNameAndNeverByForceAndNeverAVolume() throws IOException {
        clutter();

        var prune = result(prune(false), Prune.class);

        assertThat(machine.removed)
                .containsExactlyInAnyOrder("ended", "lost", "shop:1", "shop:one", "sha256:loose", "build");
        assertThat(machine.images).containsOnlyKeys("sha256:kept", "sha256:used");
        assertThat(machine.containers).containsOnlyKeys("runs");
        assertThat(prune.removed()).isEqualTo(5);
        assertThat(prune.bytes()).isEqualTo(50 + 900 + 900 + 4000);
        assertThat(prune.before()).isNotEmpty();
        assertThat(prune.after()).hasSameSizeAs(prune.before());
        assertThat(docker.requests())
                .noneMatch(line -> line.contains("force=true") || line.contains("v=true") || line.contains("/volumes"));
        assertThat(audit.list(null, null, 10))
                .extracting(entry -> entry.action())
                .contains("project.prune", "project.pruned");
    }

    @Test
    void whatIsRefusedKeepsNothingElseFromGoing() {
        clutter();
        machine.refusals.put("sha256:loose", "image has dependent child images");

        var prune = result(prune(false), Prune.class);

        assertThat(prune.done().stream().flatMap(done -> done.refused().stream()))
                .singleElement()
                .asString()
                .contains("dependent child images");
        assertThat(machine.removed).contains("shop:1", "build", "ended");
    }

    @Test
    void anImageThatSomebodyUsesByTheTimeItWouldGoStays() {
        machine.image("sha256:first", OLD, "shop:1");
        machine.image("sha256:second", OLD, "shop:2");
        machine.onRemoval = () -> machine.container("late", "sha256:second", "running", clock.instant());

        var prune = result(prune(false), Prune.class);

        assertThat(machine.images).containsOnlyKeys("sha256:second");
        assertThat(prune.removed()).as("the image and what builds left").isEqualTo(2);
    }

    @Test
    void aTagThatHasGoneToAnotherImageIsNotTakenFromIt() {
        machine.image("sha256:first", OLD, "shop:1", "shop:latest");
        machine.onRemoval = () -> {
            var first = machine.images.get("sha256:first");
            if (first != null && first.tags().remove("shop:latest")) {
                machine.image("sha256:new", clock.instant(), "shop:latest");
            }
        };

        prune(false);

        assertThat(machine.images).containsOnlyKeys("sha256:new");
        assertThat(Objects.requireNonNull(machine.images.get("sha256:new")).tags())
                .containsExactly("shop:latest");
    }

    @Test
    void noImageGoesWhileAProjectIsBeingDeployed() {
        clutter();
        records.underWay = true;

        prune(false);

        assertThat(machine.images).hasSize(4);
        assertThat(machine.removed).contains("ended");
    }

    @Test
    void anImageWhoseArrivalNobodyKnowsIsRemovedOnlyAfterItWasSeenForADay() throws IOException {
        machine.images.put("sha256:pulled", new FakeMachine.Image(new ArrayList<>(List.of("x:1")), OLD, null));

        prune(false);
        assertThat(machine.images).isNotEmpty();
        watch(23);
        prune(false);
        assertThat(machine.images).isNotEmpty();
        watch(2);
        prune(false);

        assertThat(machine.images).isEmpty();
    }

    @Test
    void whileNobodyLookedItMayHaveGoneAndComeAgain() {
        machine.images.put("sha256:pulled", new FakeMachine.Image(new ArrayList<>(List.of("x:1")), OLD, null));

        prune(false);
        clock.pass(Duration.ofDays(30));
        prune(false);

        assertThat(machine.images).isNotEmpty();
    }

    @Test
    void anImageThatWasPulledAgainTodayIsYoungWhateverIsRememberedOfIt() throws IOException {
        machine.image("sha256:again", OLD, "shop:1");
        watch(48);
        Files.setLastModifiedTime(machine.file("sha256:again"), FileTime.from(clock.instant()));

        prune(false);

        assertThat(machine.images).isNotEmpty();
    }

    /** Somebody looks each hour. */
    private void watch(int hours) throws IOException {
        for (int i = 0; i < hours; i++) {
            clock.pass(Duration.ofHours(1));
            seen.see(machine.images.keySet(), clock.instant());
        }
    }

    @Test
    void anImageToWhichAProjectMayReturnByTheTimeItWouldGoStays() {
        machine.image("sha256:first", OLD, "shop:1");
        machine.image("sha256:second", OLD, "shop:2");
        machine.onRemoval =
                () -> records.kept = List.of(new KeptRelease("shop", 2, "sha256:second", "shop:2", List.of()));

        prune(false);

        assertThat(machine.images).containsOnlyKeys("sha256:second");
    }

    @Test
    void ofAPlanOnlyThatGoesWhichStillWould() {
        clutter();
        var plan = prune(true);
        machine.image("sha256:since", OLD, "since:1");
        machine.container("late", "sha256:loose", "running", OLD);

        long id = engine.jobs().submit(DutyJobs.prune("shop", plan.id())).job().id();
        await().atMost(SOON)
                .until(() -> engine.jobs().find(id).orElseThrow().state().isFinal());

        assertThat(engine.jobs().find(id).orElseThrow().error()).isNull();
        assertThat(machine.images)
                .as("one was no part of the plan, the other is used by now")
                .containsKeys("sha256:since", "sha256:loose")
                .doesNotContainKey("sha256:old");
    }

    @Test
    void whatIsNoPlanOfTheProjectRemovesNothing() {
        clutter();
        long id = engine.jobs().submit(DutyJobs.prune("shop", 4711L)).job().id();
        await().atMost(SOON)
                .until(() -> engine.jobs().find(id).orElseThrow().state().isFinal());

        assertThat(engine.jobs().find(id).orElseThrow().error()).contains("4711 holds no plan of shop");
        assertThat(machine.removed).isEmpty();
    }

    @Test
    void aRunThatIsCutInTheMiddleGoesOnWhereItWas() {
        clutter();
        machine.cutAfter = 2;
        long id = engine.jobs().submit(DutyJobs.prune("shop", false)).job().id();
        await().atMost(SOON).until(() -> machine.removed.size() == 2);
        await().atMost(SOON).until(() -> machine.cutAfter == 0);
        docker.requests().clear();
        engine.close(); // as when the process is stopped; what hangs is interrupted
        machine.cutAfter = -1;
        start();

        await().atMost(SOON)
                .until(() -> engine.jobs().find(id).orElseThrow().state().isFinal());

        assertThat(engine.jobs().find(id).orElseThrow().error()).isNull();
        assertThat(machine.images).containsOnlyKeys("sha256:kept", "sha256:used");
        assertThat(machine.containers).containsOnlyKeys("runs");
    }

    @Test
    void withoutDockerEngineAPlanSaysSoAndARunFails() throws IOException {
        docker.close();
        Files.delete(docker.socket());

        var plan = result(prune(true), PrunePlan.class);
        assertThat(plan.unread()).hasSize(4);

        var run = prune(false);
        assertThat(run.error()).contains("Docker Engine does not say what it keeps");
    }

    @Test
    void whatCannotBeDoneFailsTheRunAfterAllElseIsDone() {
        clutter();
        apply("upkeep: {prune: {of: [images, journal]}}\n");

        var run = prune(false);

        assertThat(run.error()).contains("journal", "NoSuchFile");
        assertThat(machine.images).containsOnlyKeys("sha256:kept", "sha256:used");
        assertThat(machine.containers).as("it was not asked for").containsKey("ended");
        var outcome = engine.jobs().steps(run.id()).stream()
                .filter(step -> step.name().equals(PruneOperation.OUTCOME))
                .map(step -> JsonMapper.shared().readValue(Objects.requireNonNull(step.result()), Prune.class))
                .findFirst();
        assertThat(outcome).as("what was removed all the same").hasValueSatisfying(prune -> {
            assertThat(prune.removed()).isEqualTo(2);
            assertThat(prune.after()).isNotEmpty();
        });
    }

    @Test
    void theJournalAndPackagesGoByTheirOwnPrograms() throws IOException {
        apply("upkeep: {prune: {of: [journal, packages], journal_keep: 2d}}\n");
        var archived = archived(Duration.ofDays(9), Duration.ofDays(5), 500);
        archived(Duration.ofDays(5), Duration.ofHours(9), 70);
        archived(Duration.ofHours(9), Duration.ofHours(1), 60);
        Files.write(folder.resolve("journal/0123/system.journal"), new byte[9]);
        var archives = Files.createDirectories(folder.resolve("archives"));
        var deb = Files.write(archives.resolve("a_1_amd64.deb"), new byte[300]);
        program("journalctl", "[ \"$2\" = --vacuum-time=" + (9 * 86_400 - 1) + "s ] && rm " + archived);
        program("apt-get", "[ \"$1\" = clean ] && rm " + deb);

        var plan = result(prune(true), PrunePlan.class);
        assertThat(plan.lines())
                .extracting(line -> line.subject().word() + " " + line.bytes() + " " + line.inodes())
                .containsExactlyInAnyOrder("journal 500 1", "packages 300 1");

        var prune = result(prune(false), Prune.class);

        assertThat(prune.bytes()).isEqualTo(800);
        assertThat(archived).doesNotExist();
        assertThat(deb).doesNotExist();
    }

    @Test
    void aProgramThatFailsFailsTheRunWithWhatItSaid() throws IOException {
        apply("upkeep: {prune: {of: [journal]}}\n");
        archived(Duration.ofDays(90), Duration.ofDays(80), 500);
        program("journalctl", "echo no access; exit 4");

        assertThat(prune(false).error()).contains("journalctl ended with 4: no access");
    }

    @Test
    void aProgramThatRemovesNothingFailsTheRun() throws IOException {
        apply("upkeep: {prune: {of: [journal, packages]}}\n");
        archived(Duration.ofDays(90), Duration.ofDays(80), 500);
        var archives = Files.createDirectories(folder.resolve("archives"));
        Files.write(archives.resolve("a_1_amd64.deb"), new byte[300]);
        program("journalctl", "exit 0");
        program("apt-get", "exit 0");

        assertThat(prune(false).error())
                .contains("journalctl removed none of 1 old files", "apt-get clean removed none of 1 files");
    }

    @Test
    void whatOnlyRootMayRemoveIsSaidAndFailsTheRun() throws IOException {
        engine.close();
        root = false;
        start();
        apply("upkeep: {prune: {of: [journal, packages]}}\n");
        archived(Duration.ofDays(90), Duration.ofDays(80), 500);
        var archives = Files.createDirectories(folder.resolve("archives"));
        Files.write(archives.resolve("a_1_amd64.deb"), new byte[300]);

        var plan = result(prune(true), PrunePlan.class);
        assertThat(plan.lines()).hasSize(2).noneMatch(Line::goes);
        assertThat(plan.unread()).hasSize(2);

        assertThat(prune(false).error()).contains("does not run as root", "journalctl", "apt-get clean");
    }

    @Test
    void oneFileOfTheJournalDoesNotTakeAYoungerOneAlong() throws IOException {
        apply("upkeep: {prune: {of: [journal], journal_keep: 2d}}\n");
        archived(Duration.ofDays(9), Duration.ofDays(5), 500);
        archived(Duration.ofDays(9).minusSeconds(3), Duration.ofHours(1), 70);

        assertThat(result(prune(true), PrunePlan.class).lines()).isEmpty();
    }

    /** A file of the journal that is written no more, with entries of a time that begins and ends so long ago. */
    private Path archived(Duration begin, Duration end, int bytes) throws IOException {
        var journal = Files.createDirectories(folder.resolve("journal/0123"));
        long micros = clock.instant().minus(begin).toEpochMilli() * 1000;
        var file = Files.write(
                journal.resolve("system@00aa-0000000000000001-%016x.journal".formatted(micros)), new byte[bytes]);
        return Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(end)));
    }

    private void program(String name, String text) throws IOException {
        var file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
