package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChecksTest {
    @TempDir
    Path folder;

    private AskingFixture asking;

    @BeforeEach
    void write() throws Exception {
        asking = new AskingFixture(folder, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "host-1");
        asking.env("A=1\nOTHER=secret-neighbour\n");
        Files.writeString(folder.resolve("compose.yml"), "services: {}\n");
    }

    private EvidenceContext context(String check) {
        return asking.checks.contextOf(asking.project(check), "c");
    }

    @Test
    void theSameCircumstancesGiveTheSameContext() throws Exception {
        var now = context("{tcp: \"db:1\"}");

        assertThat(context("{title: other, priority: P0, fix: x, timeout: 5s, tcp: \"db:1\"}"))
                .isEqualTo(now);
        assertThat(asking.checks.contextsOf(asking.project("{tcp: \"db:1\"}"))).containsEntry("c", now);
        assertThat(asking.ask("{tcp: \"127.0.0.1:1\"}").context().definition()).isNotEqualTo(now.definition());
    }

    @Test
    void anotherDefinitionVariableEnvironmentFileComposeFileOrHostChangesIt() throws Exception {
        var before = context("{tcp: \"db${A}:1\"}");

        assertThat(context("{tcp: \"db${A}:2\"}").definition()).isNotEqualTo(before.definition());
        assertThat(new AskingFixture(folder, Clock.systemUTC(), "host-2")
                        .checks.contextOf(asking.project("{tcp: \"db${A}:1\"}"), "c"))
                .isNotEqualTo(before);

        Files.writeString(folder.resolve("compose.yml"), "services: {app: {}}\n");
        assertThat(context("{tcp: \"db${A}:1\"}").composeHash()).isNotEqualTo(before.composeHash());

        asking.env("A=2\nOTHER=secret-neighbour\n");
        var after = context("{tcp: \"db${A}:1\"}");
        assertThat(after.definition()).isNotEqualTo(before.definition());
        assertThat(after.envFingerprint()).isNotEqualTo(before.envFingerprint());
    }

    @Test
    void filesThatCannotBeReadAreACircumstanceToo() throws Exception {
        Files.delete(folder.resolve("compose.yml"));
        Files.delete(folder.resolve(".env"));

        assertThat(context("{tcp: \"db:1\"}"))
                .extracting(EvidenceContext::composeHash, EvidenceContext::envFingerprint)
                .containsExactly("unreadable", "unreadable");
    }

    @Test
    void aMissingVariableIsAnErrorThatNamesItAndNoOther() throws Exception {
        var evidence = asking.ask("{http: \"http://${NOWHERE}/\"}");

        assertThat(evidence.state()).isEqualTo(CheckState.ERROR);
        assertThat(AskingFixture.render(evidence.seen())).isEqualTo("The variable NOWHERE is not set.");
        assertThat(AskingFixture.render(evidence.fix())).isEqualTo("Set NOWHERE in .env.");
        assertThat(evidence.toString()).doesNotContain("secret-neighbour");
    }

    @Test
    void variablesComeFromTheProcessWhenTheFileHasNone() {
        var check = asking.checks
                .find(asking.project("{tcp: \"${A}.example:1\"}"), "c")
                .orElseThrow();
        assertThat(check.question()).isEqualTo("TCP 1.example:1");

        var masked = asking.checks
                .find(asking.project("{tcp: \"${FROM_PROCESS}:1\"}"), "c")
                .orElseThrow();
        assertThat(masked.question()).isEqualTo("TCP ***:1");
    }

    @Test
    void aVariableThatMakesTheCheckNonsenseIsAnError() throws Exception {
        asking.env("URL=ftp-nonsense\n");

        var evidence = asking.ask("{http: \"${URL}\"}");

        assertThat(evidence.state()).isEqualTo(CheckState.ERROR);
        assertThat(AskingFixture.render(evidence.seen()))
                .isEqualTo("*** is not a web address that begins with http:// or https://");
        assertThat(AskingFixture.render(evidence.fix())).startsWith("Correct checks.c.http");
    }

    @Test
    void anUnknownCheckIsRefused() {
        var project = asking.project("{tcp: \"db:1\"}");

        assertThatThrownBy(() -> asking.checks.contextOf(project, "nope"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("project shop has no check nope");
        assertThat(asking.checks.find(project, "nope")).isEmpty();
    }
}
