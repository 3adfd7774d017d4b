package dev.taskforge.ops.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.patch.inventory.Apt;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check {@code updates}, asked as the product asks it: from the text of a project's file. */
class UpdatesCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path folder;

    @TempDir
    Path root;

    private final ManualClock clock = new ManualClock();
    private CheckKinds kinds = new CheckKinds(List.of());
    private Checks checks = checks();

    @BeforeEach
    void open() throws IOException {
        clock.set(NOW);
        var scan =
                new UpdateScan(new Apt(root, root.resolve("bin") + ":/usr/bin:/bin"), folder.resolve("no.sock"), clock);
        kinds = CheckKinds.with(List.of(UpdatesCheck.kind(scan)));
        checks = checks();
        Files.createDirectories(root.resolve("var/lib/dpkg"));
        Files.createDirectories(root.resolve("etc/apt"));
        lists(NOW.minus(Duration.ofHours(5)));
        script("cat pending 2>/dev/null; exit 0");
        Files.setPosixFilePermissions(
                put(root, "bin/apt-cache", "#!/bin/sh\ncat madison 2>/dev/null; exit 0\n"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
        put(root, "etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=Debian\n");
        put(folder, "package-lock.json", "{\"packages\": {\"node_modules/lodash\": {\"version\": \"4.17.20\"}}}");
    }

    private Checks checks() {
        return new Checks(kinds, new Environments(new Fingerprints(new byte[32]), Map.of()), clock, "host-1");
    }

    private static Path put(Path folder, String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void script(String text) throws IOException {
        Files.setPosixFilePermissions(
                put(root, "bin/apt-get", "#!/bin/sh\n" + text + "\n"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void lists(Instant at) throws IOException {
        Files.setLastModifiedTime(
                put(root, "var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm-security_InRelease", ""),
                FileTime.from(at));
    }

    private void advisory(String severity, Instant fetched) throws IOException {
        Files.setLastModifiedTime(put(folder, "osv/npm/GHSA-1.json", """
            {"id": "GHSA-1", "modified": "2026-11-29T00:00:00Z", "aliases": ["CVE-2026-7"], "summary": "Bad",
             "database_specific": {"severity": "%s"}, "affected": [{"package": {"ecosystem": "npm", "name": "lodash"},
             "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "4.17.21"}]}]}]}""".formatted(severity)), FileTime.from(fetched));
    }

    private Project project(String more, String check) {
        var yaml = "project: shop\n" + more + "checks:\n  c: " + check + "\n";
        return new Project(
                "shop", "shop", 1, new ProjectReader(kinds.all()).read(yaml), folder, Instant.EPOCH, "me", yaml);
    }

    private Evidence ask(String more, String check) throws InterruptedException {
        return checks.ask(project(more, check), "c", "me", 1L).evidence();
    }

    private static String said(Evidence evidence) {
        return evidence.state() + " " + Messages.ofOperations(Messages.ENGLISH).render(evidence.seen());
    }

    @Test
    void nothingThatWaitsIsAPass() throws Exception {
        assertThat(said(ask("", "{updates: os}"))).startsWith("PASS Looked at os");
    }

    @Test
    void anUpdateOfSecurityThatWaitsFailsAndAnotherDoesNot() throws Exception {
        put(root, "pending", "Inst tzdata [1] (2 Debian:12/stable [all])\n");
        assertThat(said(ask("", "{updates: os}"))).startsWith("PASS");

        put(root, "pending", "Inst libssl3 [1] (2 Debian-Security:12/stable-security [amd64])\n");

        assertThat(said(ask("", "{updates: os}"))).isEqualTo("FAIL Findings: 1 (libssl3)");
    }

    @Test
    void aMendOfSecurityThatWasPublishedAgainElsewhereIsStillOne() throws Exception {
        put(root, "pending", "Inst openssl [3.0.1-1] (3.0.1-3 Ubuntu:24.04/noble-updates [amd64])\n");
        put(root, "madison", """
                openssl | 3.0.1-3 | http://archive.ubuntu.com/ubuntu noble-updates/main amd64 Packages
                openssl | 3.0.1-1 | http://security.ubuntu.com/ubuntu noble-security/main amd64 Packages
                """);
        assertThat(said(ask("", "{updates: os}"))).startsWith("PASS");

        put(
                root,
                "madison",
                "openssl | 3.0.1-2 | http://security.ubuntu.com/ubuntu noble-security/main amd64 Packages\n");

        assertThat(said(ask("", "{updates: os}"))).isEqualTo("FAIL Findings: 1 (openssl)");
    }

    @Test
    void whatIsHeldOrKeptBackIsNotSilentlyWell() throws Exception {
        put(root, "held", "Inst linux-image [1] (2 Debian-Security:12/stable-security [amd64])\n");
        script("case \" $* \" in *' --ignore-hold dist-upgrade '*) cat held;; esac");
        assertThat(said(ask("", "{updates: os}"))).isEqualTo("FAIL Findings: 1 (linux-image)");

        script("case \" $* \" in *' --ignore-hold dist-upgrade '*) echo 'E: Broken packages'; exit 100;; esac");
        assertThat(said(ask("", "{updates: os}"))).startsWith("ERROR apt could not be asked");
    }

    @Test
    void listsThatAreOldOrWereNeverFetchedAreNoPass() throws Exception {
        lists(NOW.minus(Duration.ofDays(8)));
        assertThat(said(ask("", "{updates: os}"))).startsWith("ERROR The lists of packages are 8d 0h old");
        assertThat(said(ask("updates: {max_age: 9d}\n", "{updates: os}"))).startsWith("PASS");

        Files.delete(
                root.resolve("var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm-security_InRelease"));
        put(root, "var/lib/apt/lists/vendor.example_apt_dists_stable_InRelease", "");
        put(root, "var/lib/apt/periodic/update-success-stamp", "");
        assertThat(said(ask("", "{updates: os}"))).startsWith("ERROR The lists of packages were never fetched");
    }

    @Test
    void aMachineThatIsNotSeenIsNoPass() throws Exception {
        script("echo 'E: broken'; exit 100");
        assertThat(said(ask("", "{updates: os}")))
                .startsWith("ERROR apt could not be asked")
                .contains("E: broken");

        put(root, ".dockerenv", "");
        assertThat(said(ask("", "{updates: os}"))).startsWith("ERROR TaskForge runs in a container");

        Files.delete(root.resolve(".dockerenv"));
        Files.delete(root.resolve("etc/apt"));
        assertThat(said(ask("", "{updates: os}"))).startsWith("ERROR This machine has no apt");
    }

    @Test
    void packagesThatWereNotLookedUpAreNoPass() throws Exception {
        assertThat(said(ask("", "{updates: packages}")))
                .isEqualTo("ERROR Packages were found (1), but not looked up:"
                        + " updates.advisories of the project's file names no advisories.");
        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("ERROR There is nothing at");
        Files.createDirectories(folder.resolve("osv"));
        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .isEqualTo("ERROR Packages of npm (1) were not looked up: there are no advisories of npm.");
    }

    @Test
    void aVulnerablePackageFailsFromItsSeverityOn() throws Exception {
        advisory("MODERATE", NOW.minus(Duration.ofDays(1)));
        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("PASS");
        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages, severity: medium}")))
                .isEqualTo("FAIL Findings: 1 (lodash)");

        advisory("not said", NOW.minus(Duration.ofDays(1)));
        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("FAIL");

        put(folder, "package-lock.json", "{\"packages\": {\"node_modules/lodash\": {\"version\": \"4.17.21\"}}}");
        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("PASS");
    }

    @Test
    void oldAdvisoriesAreNoPassAlsoWhenTheyWereOnlyCopiedLately() throws Exception {
        put(folder, "package-lock.json", "{\"packages\": {\"node_modules/lodash\": {\"version\": \"4.17.21\"}}}");
        advisory("HIGH", NOW.minus(Duration.ofDays(8)));
        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("ERROR The advisories of npm are 8d 0h old");
        advisory("HIGH", NOW.plus(Duration.ofDays(3)));
        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("ERROR The advisories of npm carry a time that lies ahead");

        clock.pass(Duration.ofDays(100));
        advisory("HIGH", clock.instant());

        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("ERROR The newest change in the advisories of npm is of 2026-11-29");
    }

    @Test
    void aVulnerabilityCountsAlsoWhenSomethingElseCouldNotBeLookedAt() throws Exception {
        advisory("HIGH", NOW.minus(Duration.ofDays(1)));
        put(folder, "api/requirements.txt", "flask==1.0\n");

        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("FAIL");
    }

    @Test
    void aProjectWithoutLockFilesIsNotWell() throws Exception {
        Files.delete(folder.resolve("package-lock.json"));
        advisory("HIGH", NOW);

        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("ERROR No lock file was found");
    }

    @Test
    void systemsAreJudgedByTheirLastDay() throws Exception {
        assertThat(said(ask("", "{updates: eol}"))).startsWith("PASS");
        assertThat(said(ask("", "{updates: eol, eol_within: 3650d}"))).isEqualTo("FAIL Findings: 1 (debian)");

        put(root, "etc/os-release", "ID=debian\nVERSION_ID=10\n");
        assertThat(said(ask("", "{updates: eol}"))).isEqualTo("FAIL Findings: 1 (debian)");

        put(root, "etc/os-release", "ID=plan9\nVERSION_ID=4\n");
        assertThat(said(ask("", "{updates: eol}"))).isEqualTo("UNKNOWN When plan9 4 ends is not known.");

        put(folder, "eol.yaml", "plan9: {\"4\": 2030-01-01}\n");
        assertThat(said(ask("updates: {eol: eol.yaml}\n", "{updates: eol}"))).startsWith("PASS");
        put(folder, "eol.yaml", "plan9:\n  \"4\": soon\n");
        assertThat(said(ask("updates: {eol: eol.yaml}\n", "{updates: eol}")))
                .startsWith("ERROR eol.yaml")
                .contains("line 2");
    }

    @Test
    void imagesAreNotWellWhileItIsNotKnownWhatRuns() throws Exception {
        put(folder, "compose.yml", "services: {db: {image: 'postgres:17'}}\n");
        assertThat(said(ask("compose: {file: compose.yml}\n", "{updates: images}")))
                .startsWith("ERROR Docker Engine cannot be reached");

        put(folder, "compose.yml", "services: {db: {image: 'postgres:12'}}\n");
        assertThat(said(ask("compose: {file: compose.yml}\n", "{updates: images}")))
                .isEqualTo("FAIL Findings: 1 (postgres)");
    }

    @Test
    void whatWasNotLookedAtIsNeverAPass() throws Exception {
        assertThat(said(ask("", "{updates: images}"))).startsWith("ERROR The project has no Compose file");

        put(folder, "compose.yml", "services: {}\n");
        assertThat(said(ask("compose: {file: compose.yml}\n", "{updates: eol}")))
                .startsWith("ERROR Docker Engine cannot be reached, so it is not known whether its version");

        put(folder, "package-lock.json", "{\"packages\": {\"node_modules/lodash\": {\"version\": \"4.17.21\"}}}");
        advisory("HIGH", NOW.minus(Duration.ofDays(1)));
        put(root, "var/lib/dpkg/status", "Package: bash\nStatus: install ok installed\nVersion: 5.2-1\n");
        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("ERROR Packages of Debian:12 (1) were not looked up");
        put(root, "etc/os-release", "ID=raspbian\nVERSION_ID=12\nPRETTY_NAME=Raspbian\n");
        assertThat(said(ask("updates: {advisories: osv}\n", "{updates: packages}")))
                .startsWith("ERROR The packages of the operating system were not looked up")
                .contains("Raspbian");
    }

    @Test
    void aNewLockFileMakesEvidenceStale() throws Exception {
        advisory("LOW", NOW);
        var project = project("updates: {advisories: osv}\n", "{updates: packages}");
        var evidence = checks.ask(project, "c", "me", 1L).evidence();
        assertThat(checks.isSameQuestion(project, evidence)).isTrue();

        put(folder, "requirements.txt", "flask==1.0\n");

        assertThat(checks.standing(project, evidence).name()).isEqualTo("STALE");
    }

    @Test
    void whatIsMissingOrUnknownInTheFileIsRefusedWithItsLine() {
        Assertions.assertThatThrownBy(() -> project("updates: {advisory: osv}\n", "{updates: everything}"))
                .isInstanceOfSatisfying(
                        ProjectFileException.class,
                        e -> assertThat(e.problems())
                                .extracting(one -> one.line() + " " + one.path())
                                .contains("2 updates.advisory", "4 checks.c.updates"));
    }
}
