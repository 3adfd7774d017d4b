package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kinds that look at this machine only: file, disk, command, attestation. */
final class LocalChecksTest {
    @TempDir
    Path folder;

    private AskingFixture asking;

    @BeforeEach
    void write() throws Exception {
        asking = new AskingFixture(folder);
        Files.writeString(folder.resolve("f"), "12345");
        Files.setPosixFilePermissions(folder.resolve("f"), PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void aFileIsJudgedByPresenceModeSizeAndAge() throws Exception {
        var file = folder.resolve("f");
        assertThat(asking.answer("{file: f, min_bytes: 5, mode: 640, modified_within: 1h}"))
                .startsWith("PASS");
        assertThat(asking.answer("{file: f, mode: \"600\"}"))
                .isEqualTo("FAIL " + file + " has mode 640, more than 600 allows.");
        assertThat(asking.answer("{file: f, min_bytes: 6}")).isEqualTo("FAIL " + file + " has 5 bytes, fewer than 6.");
        assertThat(asking.answer("{file: f, exists: false}")).isEqualTo("FAIL " + file + " exists but must not.");
        assertThat(asking.answer("{file: g}")).isEqualTo("FAIL " + folder.resolve("g") + " does not exist.");
        assertThat(asking.answer("{file: g, exists: false}")).startsWith("PASS");

        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(30))));
        assertThat(asking.answer("{file: f, modified_within: 26h}"))
                .contains("FAIL")
                .contains("more than 26h");
    }

    @Test
    void theFixNamesTheCommandToType() throws Exception {
        assertThat(AskingFixture.render(asking.ask("{file: f, mode: \"600\"}").fix()))
                .isEqualTo("chmod 600 " + folder.resolve("f"));
    }

    @Test
    void theAuthorsOwnFixWins() throws Exception {
        assertThat(AskingFixture.render(
                        asking.ask("{file: g, fix: \"run {make} g\"}").fix()))
                .isEqualTo("run {make} g");
        assertThat(asking.ask("{file: f, fix: x}").fix()).isNull();
    }

    @Test
    void aDiskIsJudgedByItsFreeSpace() throws Exception {
        assertThat(asking.answer("{disk: \".\", free_bytes: 1}")).startsWith("PASS");
        assertThat(asking.answer("{disk: \".\", free_bytes: 900000TB}")).startsWith("FAIL");
        assertThat(asking.answer("{disk: \".\", free_percent: 100}")).startsWith("FAIL");
        assertThat(asking.answer("{disk: nowhere, free_percent: 1}")).startsWith("ERROR");
    }

    @Test
    void aCommandIsJudgedByExitCodeAndOutput() throws Exception {
        assertThat(asking.answer("{command: [cat, f], read_only: true, contains: \"234\"}"))
                .startsWith("PASS");
        assertThat(asking.answer("{command: [cat, g], read_only: true}"))
                .isEqualTo("FAIL Ended with exit code 1 instead of 0.");
        assertThat(asking.answer("{command: [cat, g], read_only: true, exit: 1}"))
                .startsWith("PASS");
        assertThat(asking.answer("{command: [cat, f], read_only: true, contains: nope}"))
                .isEqualTo("FAIL The output does not contain \"nope\".");
        assertThat(asking.answer("{command: [no-such-program], read_only: true}"))
                .startsWith("ERROR");
        assertThat(asking.answer("{command: [sleep, \"60\"], read_only: true, timeout: 300ms}"))
                .isEqualTo("ERROR No complete answer within 300ms.");
    }

    @Test
    void aCommandGetsOnlyWhatItIsGiven() throws Exception {
        asking.env("GIVEN=visible-value\nOTHER_SECRET=canary-4711\n");

        var evidence = asking.ask("{command: [env], read_only: true, env: {MINE: \"${GIVEN}\"}}");

        assertThat(evidence.head()).contains("MINE=***").doesNotContain("OTHER_SECRET");
    }

    @Test
    void aSecretPrintedByACommandIsMasked() throws Exception {
        asking.env("APP_SECRET=canary-4711\n");

        var evidence = asking.ask("{command: [cat, .env], read_only: true}");

        assertThat(evidence.head()).isEqualTo("APP_SECRET=***\n");
    }

    @Test
    void anAttestationWaitsForAPerson() throws Exception {
        assertThat(asking.answer("{attestation: \"We restored it\"}"))
                .isEqualTo("MANUAL Waits for the word of a person.");
    }

    @Test
    void aCommandKnownToChangeThingsIsRefusedThoughDeclaredReadOnly() {
        for (var command : List.of("[dropdb, x]", "[sh, -c, \"cd /x && rm -rf y\"]", "[psql, -c, delete from x]")) {
            assertThatThrownBy(() -> asking.ask("{command: " + command + ", read_only: true}"))
                    .as(command)
                    .hasMessageContaining("changes");
        }
    }
}
