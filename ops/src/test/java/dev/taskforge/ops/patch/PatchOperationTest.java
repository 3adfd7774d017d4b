package dev.taskforge.ops.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchOperationTest {
    @TempDir
    Path folder;

    private PatchFixture machine;

    @BeforeEach
    void open() throws IOException {
        machine = new PatchFixture(folder).start();
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private Job patch() {
        return machine.run(DutyJobs.patch("m1", "shop", false, false, null));
    }

    private static Patched result(Job job) {
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        return Results.read(job.result(), Patched.class).orElseThrow();
    }

    private void assertNothingInstalled(Job job, String why) throws IOException {
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains(why);
        assertThat(machine.read("asked")).doesNotContain(" install ");
        assertThat(machine.read("installed")).contains("openssl 3.0.11");
    }

    @Test
    void theProjectIsBackedUpThenUpdatesOfSecurityAreInstalledAndOnlyThose() throws IOException {
        var patched = result(patch());

        assertThat(patched.state()).isEqualTo(Patched.State.PATCHED);
        assertThat(patched.changes()).containsExactly(new Patched.Change("openssl", "3.0.11", "3.0.13"));
        assertThat(patched.backupSet()).isEqualTo(7L);
        assertThat(machine.read("installed")).contains("openssl 3.0.13", "tzdata 2024a");
        var asked = machine.read("asked").lines().toList();
        assertThat(asked.indexOf("backup")).isBetween(1, asked.size() - 2);
        assertThat(asked.getLast())
                .contains("--force-confold", "DPkg::Lock::Timeout=300", "--only-upgrade", "--no-remove")
                .endsWith("install -- openssl=3.0.13");
        assertThat(machine.audited()).containsExactly("project.patch", "project.patched");
    }

    @Test
    void theLogOfMaintenanceHasTheUsualForm() {
        var english = Messages.ofOperations(Messages.ENGLISH);
        var lines = result(patch()).log().stream()
                .map(entry -> entry.line(ZoneOffset.UTC, english))
                .toList();

        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(line).matches("\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d] \\[(INFO|WARN)] .+"));
        assertThat(lines)
                .extracting(line -> line.substring(22))
                .containsExactly(
                        "[INFO] Updates of security that wait: 1",
                        "[INFO] Backup done: set 7 (main)",
                        "[WARN] Security patch installed: openssl 3.0.11 → 3.0.13",
                        "[INFO] Checks after the patch: those that passed before (1) pass");
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndNeedsNoRoot() throws IOException {
        machine.put("uid", "1000\n");

        var planned = result(machine.run(DutyJobs.patch("m1", "shop", true, false, null)));

        assertThat(planned.state()).isEqualTo(Patched.State.PLANNED);
        assertThat(planned.changes()).hasSize(1);
        assertThat(machine.read("asked")).doesNotContain(" install ", "backup", " update");
        assertThat(machine.audited()).isEmpty();
    }

    @Test
    void withNothingWaitingNothingIsDone() throws IOException {
        machine.put("pending", "");

        assertThat(result(patch()).state()).isEqualTo(Patched.State.NOTHING);
        assertThat(machine.read("asked")).doesNotContain("backup");
    }

    @Test
    void whoeverIsNotRootInstallsNothing() throws IOException {
        machine.put("uid", "1000\n");
        assertNothingInstalled(patch(), "does not run as root");
    }

    @Test
    void aMachineWithoutAptOrInAContainerIsLeftAlone() throws IOException {
        machine.put(".dockerenv", "");
        assertNothingInstalled(patch(), "runs in a container");
        Files.delete(machine.root.resolve(".dockerenv"));
        Files.delete(machine.root.resolve("etc/apt/sources.list"));
        Files.delete(machine.root.resolve("etc/apt"));
        assertNothingInstalled(patch(), "has no apt");
    }

    @Test
    void anInstallationThatWasCutOffIsCompletedFirst() throws IOException {
        machine.put("audit-says", "The following packages are only half configured: openssl\n");
        assertNothingInstalled(patch(), "dpkg --configure -a");
    }

    @Test
    void listsThatCannotBeFetchedOrAreOldEndIt() throws IOException {
        machine.put("update-exit", "100");
        machine.put("update-says", "E: Failed to fetch http://deb.example\n");
        assertNothingInstalled(patch(), "Failed to fetch");
        machine.put("update-exit", "0");
        Files.setLastModifiedTime(
                machine.root.resolve(
                        "var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm-security_InRelease"),
                FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        assertNothingInstalled(patch(), "older than 7 days");
    }

    @Test
    void nothingIsInstalledWhenTheBackupFails() throws IOException {
        machine.backupFails = true;
        assertNothingInstalled(patch(), "the disk is full");
        assertThat(machine.audited()).isEmpty();
    }

    @Test
    void aProjectThatBacksUpNothingIsRefusedUnlessThatIsAskedFor() throws IOException {
        machine.declare("", "");
        assertNothingInstalled(patch(), "declares nothing that is backed up");

        var patched = result(machine.run(DutyJobs.patch("m1", "shop", false, true, null)));

        assertThat(patched.backupSet()).isNull();
        assertThat(patched.changes()).hasSize(1);
        assertThat(patched.log()).extracting(LogEntry::level).contains("WARN");
    }

    @Test
    void afterTheWindowOfMaintenanceNothingIsInstalled() throws IOException {
        var job = machine.run(
                DutyJobs.patch("m1", "shop", false, false, Instant.now().minusSeconds(1)));
        assertNothingInstalled(job, "window of maintenance ended");
    }

    @Test
    void whatFailsHalfWayIsRecordedWithWhatChanged() throws IOException {
        machine.installed("openssl 3.0.11", "curl 7");
        machine.put("pending", """
                Inst openssl [3.0.11] (3.0.13 Debian-Security:12/stable-security [amd64])
                Inst curl [7] (8 Debian-Security:12/stable-security [amd64])
                """);
        machine.put("install-breaks", "");

        var job = patch();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("Packages installed: 1", "E: Sub-process /usr/bin/dpkg");
        assertThat(machine.read("installed")).contains("openssl 3.0.13", "curl 7");
        assertThat(machine.audited()).containsExactly("project.patch", "project.patch.failed");
        assertThat(machine.engine.jobs().steps(job.id()))
                .noneMatch(step -> step.name().equals("verify"));
    }

    @Test
    void aCheckThatPassedBeforeAndDoesNotPassAfterwardsIsTheResult() throws IOException {
        var apt = machine.root.resolve("bin/apt-get");
        Files.writeString(apt, Files.readString(apt).replace("*\" install \"*)", "*\" install \"*) rm ../home/well;"));

        var job = patch();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("Packages installed: 1", "do not pass now: well");
        assertThat(machine.audited()).containsExactly("project.patch", "project.patched");
    }

    @Test
    void aRestartThatIsDueIsSaidAndNotDone() throws IOException {
        machine.put("var/run/reboot-required", "");
        assertThat(result(patch()).restart()).isTrue();
    }

    private long stalled() throws IOException {
        machine.put("stall", "");
        long id = machine.submit(DutyJobs.patch("m1", "shop", false, false, null));
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(machine.root.resolve("stalled")));
        return id;
    }

    private List<String> installations() throws IOException {
        return machine.read("asked")
                .lines()
                .filter(line -> line.contains(" install "))
                .toList();
    }

    @Test
    void anInstallationIsNotEndedWithItsJobAndWhatItInstalledIsRecorded() throws IOException {
        long id = stalled();

        machine.database.write(tx -> machine.engine.jobs().cancel(tx, id));
        // Time enough to end it, which must not happen.
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(3))
                .until(() ->
                        !machine.engine.jobs().find(id).orElseThrow().state().isFinal());
        Files.delete(machine.root.resolve("stall"));

        assertThat(machine.finished(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(machine.read("installed")).contains("openssl 3.0.13");
        await().until(() -> machine.audited().equals(List.of("project.patch", "project.patched")));
    }

    @Test
    void anInstallationOfAnEarlierProcessIsWaitedForAndNotBegunAgain() throws Exception {
        machine.put("stall", "");
        var earlier = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "while test -e stall; do sleep 0.05; done; "
                                + "printf 'openssl 3.0.13\\ntzdata 2024a\\n' > installed")
                .directory(machine.root.toFile())
                .start();
        var began = earlier.info().startInstant().orElseThrow().toEpochMilli();
        machine.put("run/taskforge-apt.pid", earlier.pid() + " " + began + "\n");
        long id = machine.submit(DutyJobs.patch("m1", "shop", false, false, null));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> machine.engine.jobs().steps(id).stream()
                        .anyMatch(step -> step.name().equals("install")));

        Files.delete(machine.root.resolve("stall"));

        assertThat(result(machine.finished(id)).changes())
                .containsExactly(new Patched.Change("openssl", "3.0.11", "3.0.13"));
        assertThat(installations()).isEmpty();
    }

    @Test
    void aJobThatTheProcessLeftGoesOnAndBacksUpOnce() throws IOException {
        long id = stalled();
        Files.delete(machine.root.resolve("stall"));

        machine.restart();

        assertThat(result(machine.finished(id)).changes()).hasSize(1);
        assertThat(machine.read("asked").lines().filter("backup"::equals)).hasSize(1);
        assertThat(installations()).hasSize(1);
    }

    @Test
    void whatSystemdShowsReadOnlyIsRefusedBeforeAnything() throws IOException {
        // Not even the superuser may write there.
        Files.createSymbolicLink(machine.root.resolve("boot"), Path.of("/proc/sys"));

        assertNothingInstalled(patch(), "boot cannot be written here");
        assertThat(machine.read("asked")).doesNotContain("update", "backup");
    }

    @Test
    void whatIsAskedOfAnotherMachineIsNotDoneHere() throws IOException {
        assertNothingInstalled(machine.run(DutyJobs.patch("m2", "shop", false, false, null)), "machine m2");
    }
}
