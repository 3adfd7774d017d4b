package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.project.ProjectFile.BackupDuty;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code own.yaml}, and the kit that is made of it. */
class OwnFileTest {
    private static final String KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    private static final String DESTINATIONS = """
            destinations:
              nas: {kind: sftp, host: nas.example.id, port: 2222, user: backup, folder: /volume1/tf, key: nas.key, host_key: "ssh-ed25519 AAAA \\"quoted\\""}
              s3: {kind: s3, endpoint: "https://s3.example.id", bucket: backups, prefix: tf, access_key: "${A}", secret_key: "${B}", path_style: false}
              disk: {kind: folder, folder: /mnt/disk}
            """;

    @TempDir
    Path data;

    private OwnFile own(String yaml) throws IOException {
        Files.writeString(data.resolve(OwnFile.NAME), yaml);
        return OwnFile.in(data);
    }

    private static ProjectFile project(String sections) {
        return new ProjectReader(List.of())
                .read("project: taskforge\ndatabases:\n  main: {kind: sqlite, path: taskforge.db}\n" + sections);
    }

    private static BackupDuty backup(ProjectFile project) {
        return Objects.requireNonNull(project.backup());
    }

    @Test
    void withoutTheFileNothingIsSaid() {
        var project = project(OwnYaml.sections(OwnFile.in(data), null, "Asia/Jakarta"));

        assertThat(project.destinations()).isEmpty();
        assertThat(backup(project).copies()).isEmpty();
        assertThat(backup(project).recipients()).isEmpty();
        assertThat(backup(project).timetable()).hasToString("15 2 * * * Asia/Jakarta");
        assertThat(backup(project).keep()).isEqualTo(Keep.last(14));
    }

    @Test
    void whatItSaysComesOutOfTheProjectsFileAgain() throws IOException {
        var own = own(
                DESTINATIONS
                        + "backup: {schedule: \"0 1 * * *\", timezone: Asia/Makassar, copies: [nas, s3, nas], keep_monthly: 3, keep_bytes: 5GB}\n");

        var project = project(OwnYaml.sections(own, KEY, "UTC"));

        assertThat(own.backup().copies()).as("each place once").containsExactly("nas", "s3");
        assertThat(project.destinations()).isEqualTo(own.destinations());
        assertThat(backup(project).copies()).containsExactly("nas", "s3");
        assertThat(backup(project).recipients()).containsExactly(KEY);
        assertThat(backup(project).identity()).isEqualTo(OwnFile.KEY);
        assertThat(backup(project).timetable()).hasToString("0 1 * * * Asia/Makassar");
        assertThat(backup(project).keep()).isEqualTo(new Keep(7, 0, 0, 0, 3, 0, 5_000_000_000L));
    }

    @Test
    void withoutAKeyNothingIsCopied() throws IOException {
        var project = project(OwnYaml.sections(own(DESTINATIONS + "backup: {copies: [disk]}\n"), null, "UTC"));

        assertThat(backup(project).copies()).isEmpty();
        assertThat(project.destinations()).containsKey("disk");
    }

    @Test
    void whatIsUnknownOrNotItsBusinessIsRefusedWithItsLine() {
        assertThatThrownBy(() -> own(DESTINATIONS + "backup: {copies: [nsa]}\n"))
                .isInstanceOf(ProjectFileException.class)
                .hasMessageContaining("nsa")
                .hasMessageContaining("5:");
        assertThatThrownBy(() -> own("backup: {recipients: [" + KEY + "]}\n")).hasMessageContaining("recipients");
        assertThatThrownBy(() -> own("backup: {of: [main]}\n")).hasMessageContaining("of");
        assertThatThrownBy(() -> own("checks: {}\n")).hasMessageContaining("checks");
        assertThatThrownBy(() -> own("destinations: [")).isInstanceOf(ProjectFileException.class);
    }

    @Test
    void theKeysOfTheMachineAreKeptButNeverTheRecoveryKey() throws IOException {
        for (var name : List.of("secrets.json", "audit-key", "nas.key", OwnFile.KEY, "server.json")) {
            Files.writeString(data.resolve(name), "x");
        }
        var own = own(DESTINATIONS.replace("folder: /mnt/disk", "folder: recovery-key"));

        assertThat(OwnFile.keptIn(data, own.destinations().values()).stream()
                        .map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrder("secrets.json", "audit-key", "own.yaml", "nas.key");
    }

    @Test
    void theRecoveryKeyIsNotKeptAsTheKeyOfADestination() throws IOException {
        Files.writeString(data.resolve(OwnFile.KEY), "x");

        var declared =
                own(DESTINATIONS.replace("nas.key", OwnFile.KEY)).destinations().values();

        assertThat(OwnFile.keptIn(data, declared)).noneMatch(file -> file.endsWith(OwnFile.KEY));
    }

    @Test
    void aKitIsReadStrictlyAndShowsNoKey() {
        var key = "AGE-SECRET-KEY-1" + "Q".repeat(58);

        var kit = KitFile.read((DESTINATIONS + "key: " + key + "\n").getBytes(StandardCharsets.UTF_8));

        assertThat(kit.key()).isEqualTo(key);
        assertThat(kit.destinations().keySet()).containsExactly("nas", "s3", "disk");
        assertThat(kit.toString()).doesNotContain(key);
        assertThatThrownBy(() -> KitFile.read("kit: 2\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProjectFileException.class);
        assertThatThrownBy(() -> KitFile.read("keys: x\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("keys");
    }
}
