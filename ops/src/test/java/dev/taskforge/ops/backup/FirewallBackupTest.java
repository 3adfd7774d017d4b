package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirewallBackupTest {
    private static final String RULES = "*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n";

    @TempDir
    Path home;

    private Operations operations;

    @BeforeEach
    void start() throws IOException {
        operations = new Operations(home).start();
        Files.createDirectories(home.resolve("sbin"));
        Files.createDirectories(home.resolve("root/etc/ufw"));
    }

    @AfterEach
    void stop() {
        operations.close();
    }

    private void program(String name, String script) throws IOException {
        var file = Files.writeString(home.resolve("sbin").resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void prints(String name, String text) throws IOException {
        program(name, "cat <<'END'\n" + text + "END");
    }

    private Job run() {
        return operations.run(DutyJobs.backup("app", "rules"));
    }

    private Backup backedUp() {
        var job = run();
        assertThat(job.state()).as(String.valueOf(job.error())).isEqualTo(JobState.SUCCEEDED);
        return operations.backups.newest("app", "rules").orElseThrow();
    }

    @Test
    void rulesAreArchivedProvenAndUnpackedWithWordsHowToLoadThem() throws Exception {
        prints("iptables-save", RULES);
        prints("ip6tables-save", RULES);
        program(
                "nft",
                "[ \"$*\" = 'list ruleset' ] && printf 'table inet filter {\\n\\tchain input {\\n\\t\\ttcp dport 22 accept\\n\\t}\\n}\\n'");
        Files.writeString(home.resolve("root/etc/ufw/user.rules"), "### tuple ### allow tcp 22\n");

        var backup = backedUp();

        assertThat(backup.file()).endsWith(".tar.zst");
        assertThat(Objects.requireNonNull(backup.manifest().files()).absent()).isEmpty();
        assertThat(operations.run(DutyJobs.drill("app", "rules", null)).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.backups.find(backup.id()).orElseThrow().state()).isEqualTo(Backup.State.PROVEN);
        assertThat(home.resolve("scratch/app/rules")).isEmptyDirectory();

        var job = operations.run(new RestoreRequest("app", "rules", backup.id(), null).unpacking());

        assertThat(job.state()).as(String.valueOf(job.error())).isEqualTo(JobState.SUCCEEDED);
        var folder = home.resolve("restored/app/rules-job" + job.id() + "/firewall");
        assertThat(folder.resolve("iptables.rules")).hasContent(RULES);
        assertThat(folder.resolve("nftables.rules")).content().contains("tcp dport 22 accept");
        assertThat(folder.resolve("etc/ufw/user.rules")).hasContent("### tuple ### allow tcp 22");
        assertThat(folder.resolve("HOW-TO-LOAD.txt"))
                .content()
                .contains("iptables-restore --test iptables.rules", "\n  nft --check --file nftables.rules\n")
                .doesNotContain("''", "{0}");
        assertThat(folder.resolve("CARA-MEMUAT.txt")).content().contains("iptables-restore --test iptables.rules");
    }

    @Test
    void whatWasNotThereOrNotAllowedIsSaidInTheManifest() throws Exception {
        prints("iptables-save", RULES);
        program("nft", "echo 'Operation not permitted (you must be root)' >&2; echo 'table'; exit 1");

        var backup = backedUp();

        assertThat(Objects.requireNonNull(backup.manifest().files()).absent())
                .containsExactly("ip6tables-save is not there", "nft: Operation not permitted (you must be root)");
        assertThat(Files.readString(Path.of(backup.file() + ".manifest.json")))
                .contains("\"absent\"", "ip6tables-save is not there");
    }

    @Test
    void withoutAnyProgramOrRightTheBackupFailsWithWords() throws Exception {
        assertThat(run().error())
                .contains(
                        "no rules of the firewall could be read: iptables-save is not there; ip6tables-save is not there;"
                                + " nft is not there. Install iptables or nftables");
        program("iptables-save", "echo 'Permission denied (you must be root)' >&2; exit 4");

        var job = run();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).contains("iptables-save: Permission denied (you must be root)", "which is root");
        assertThat(operations.backups.newest("app", "rules")).isEmpty();
        assertThat(home.resolve("scratch/app/rules")).isEmptyDirectory();
    }

    /** Of iptables on nftables, and of one that may not read the rules of nft. */
    @Test
    void tablesInWhichNothingStandsAreNoRules() throws Exception {
        program("iptables-save", "true");
        prints("ip6tables-save", "# Generated\n*filter\n:INPUT ACCEPT [0:0]\n:DOCKER - [0:0]\nCOMMIT\n# Completed\n");
        program("nft", "echo 'Operation not permitted (you must be root)' >&2; exit 1");

        assertThat(run().error())
                .contains("no rules of the firewall could be read: iptables-save prints no rules;"
                        + " ip6tables-save prints no rules; nft: Operation not permitted");

        prints(
                "nft",
                "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy accept;\n\t}\n}\n"
                        + "table ip nat { }\n");
        assertThat(run().error()).contains("nft prints no rules");
        assertThat(operations.backups.newest("app", "rules")).isEmpty();

        prints(
                "nft",
                "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n\t}\n}\n");
        assertThat(Objects.requireNonNull(backedUp().manifest().files()).absent())
                .containsExactly("iptables-save prints no rules", "ip6tables-save prints no rules");
    }

    @Test
    void filesBehindALinkAreKeptAndWhatIsLeftOutIsSaid() throws Exception {
        prints("iptables-save", RULES);
        var elsewhere = Files.createDirectories(home.resolve("root/srv/rules"));
        Files.writeString(elsewhere.resolve("rules.v4"), RULES);
        Files.createSymbolicLink(elsewhere.resolve("other"), Path.of("/etc/hostname"));
        Files.createSymbolicLink(home.resolve("root/etc/iptables"), Path.of("../srv/rules"));
        Files.createSymbolicLink(home.resolve("root/etc/nftables.conf"), Path.of("gone"));
        Files.writeString(home.resolve("root/srv/ufw"), "ENABLED=yes\n");
        Files.createDirectories(home.resolve("root/etc/default"));
        Files.createSymbolicLink(home.resolve("root/etc/default/ufw"), Path.of("../../srv/ufw"));

        var backup = backedUp();

        assertThat(Objects.requireNonNull(backup.manifest().files()).absent())
                .contains(elsewhere.toRealPath().resolve("other") + " is a link")
                .anyMatch(line -> line.startsWith("/etc/nftables.conf cannot be read: "));
        var job = operations.run(new RestoreRequest("app", "rules", backup.id(), null).unpacking());
        assertThat(job.state()).as(String.valueOf(job.error())).isEqualTo(JobState.SUCCEEDED);
        var folder = home.resolve("restored/app/rules-job" + job.id() + "/firewall");
        assertThat(folder.resolve("etc/iptables/rules.v4")).hasContent(RULES);
        assertThat(folder.resolve("etc/default/ufw")).hasContent("ENABLED=yes");
    }

    @Test
    void oneThatPrintsWithoutEndIsLeftOut() throws Exception {
        prints("iptables-save", RULES);
        program("nft", "head -c 40000000 /dev/zero | tr '\\0' x");

        assertThat(Objects.requireNonNull(backedUp().manifest().files()).absent())
                .contains("nft prints more than 32.0 MiB");
    }
}
