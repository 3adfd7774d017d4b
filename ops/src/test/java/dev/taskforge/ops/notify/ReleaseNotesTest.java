package dev.taskforge.ops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.checklist.MarkdownFile;
import dev.taskforge.ops.lint.migration.MigrationClass;
import dev.taskforge.ops.release.Comparison;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.Measured;
import dev.taskforge.ops.release.MigrationRecord;
import dev.taskforge.ops.release.Release;
import dev.taskforge.ops.release.ReleaseMigration;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReleaseNotesTest {
    private static final Instant BEGAN = Instant.parse("2026-11-26T02:00:00Z");

    private static NotesSection section(int number, @Nullable String note, @Nullable MigrationRecord migrations) {
        var release = new Release(
                number,
                "shop",
                number,
                BEGAN,
                "ani",
                7,
                "shop:" + number,
                "sha256:" + number,
                List.of(),
                "{}",
                note,
                "9f2c4b7ae01d9f2c4b7ae01d9f2c4b7ae01d9f2c",
                false);
        var deployment = new Deployment(
                1,
                "shop",
                number,
                number - 1,
                false,
                7,
                "ani",
                Deployment.State.SUCCEEDED,
                BEGAN,
                BEGAN.plusSeconds(20),
                BEGAN.plusMillis(151_400),
                null,
                null,
                null);
        return new NotesSection(deployment, release, migrations, List.of(), null);
    }

    private static String with(String text, NotesSection section) throws Exception {
        return NotesFile.with(
                        MarkdownFile.ofText("RELEASES.md", text),
                        section.mark(),
                        section.lines(Messages.ofOperations(Messages.ENGLISH)))
                .orElse(text);
    }

    @Test
    void aSectionSaysWhatWhoWhenAndWhy() throws Exception {
        var migration = new ReleaseMigration(
                "V2.sql", "ab", MigrationClass.BREAKING, ReleaseMigration.Standing.PENDING, "x", 1, "");
        var record = new MigrationRecord(List.of(migration), new MigrationRecord.Approval("sri", "drilled\ntwice"));
        assertThat(with("# Releases\n", section(4, "new checkout\nsee OPS-17", record)))
                .isEqualTo("""
                # Releases

                ## Release 4 (2026-11-26)
                <!-- taskforge: release 4 of shop -->

                - Image: `shop:4` (`sha256:4`)
                - Deployed: 2026-11-26T02:02:31Z by ani, in place of release 3
                - Migrations: 1: `V2.sql` (breaking)
                - Migrations approved by sri: drilled twice

                > new checkout
                > see OPS-17
                """);
    }

    @Test
    void whatWasMeasuredStandsInATableAndWhatWasNotIsNoNumber() throws Exception {
        var plain = section(4, "a note", null);
        var before = new Measured(BEGAN, 1, null, null, null, null, null, 80_000_000L, 0.021, 2);
        var after = new Measured(BEGAN, 1, 40, 1, 20, 3_140L, 21_000L, 91_500_000L, 0.008, 0);
        var measured = new Comparison(1, 7, BEGAN, 3, before, after);
        assertThat(with("# Releases\n", with(plain, measured))).contains("""

                | Measured | before | after | change |
                |---|---:|---:|---:|
                | Answer, median | not measured | 3.1 ms |  |
                | Answer, slowest | not measured | 21.0 ms |  |
                | Without a good answer | not measured | 2.5 % |  |
                | Memory | 80.0 MB | 91.5 MB | +11.5 MB |
                | Use of one processor | 2.1 % | 0.8 % | −1.3 % |
                | Started again by Docker Engine | 2 | 0 | −2 |

                > a note
                """);
        var nothing = new Measured(BEGAN, 1, null, null, null, null, null, null, null, null);
        assertThat(with("# Releases\n", with(plain, new Comparison(1, 7, BEGAN, 3, null, nothing))))
                .isEqualTo(with("# Releases\n", plain));
    }

    private static NotesSection with(NotesSection section, Comparison measured) {
        return new NotesSection(
                section.deployment(), section.release(), section.migrations(), section.evidence(), measured);
    }

    @Test
    void theNewestStandsOnTopBelowTheTitleAndItsWordsAndNothingIsLost() throws Exception {
        var people = "# Our releases\n\nWritten by us.\n\n## Release 1, by hand\n\nGood times.";
        var once = with(people, section(2, null, null));
        var twice = with(once, section(3, null, null));
        assertThat(twice.indexOf("## Release 3")).isGreaterThan(twice.indexOf("Written by us."));
        assertThat(twice.indexOf("## Release 2")).isGreaterThan(twice.indexOf("## Release 3"));
        assertThat(twice)
                .endsWith("\n\n## Release 1, by hand\n\nGood times.")
                .startsWith("# Our releases\n\nWritten by us.\n\n##");
        assertThat(twice.replaceAll("(?s)## Release [23] .*?in place of release .\n\n", ""))
                .isEqualTo(people);
    }

    @Test
    void aReleaseIsWrittenOnceWhateverPeopleMadeOfIt() throws Exception {
        var once = with("# Releases\n", section(4, null, null));
        var edited = once.replace("## Release 4 (2026-11-26)", "## The big one").replace("- Image", "* Bild");
        assertThat(with(edited, section(4, null, null))).isEqualTo(edited);
    }

    @Test
    void lineBreaksAndTheByteOrderMarkStay() throws Exception {
        var text = "\uFEFF# Releases\r\n\r\n## Old\r\n";
        var after = with(text, section(4, null, null));
        assertThat(after).startsWith("\uFEFF# Releases\r\n\r\n## Release 4").endsWith("\r\n\r\n## Old\r\n");
        assertThat(after.replace("\r\n", "")).doesNotContain("\n");
    }

    @Test
    void aHeadingInCodeIsNoHeading() throws Exception {
        var after = with("# Releases\n\n```\n## not one\n```\n\n## Old\n", section(4, null, null));
        assertThat(after).contains("```\n## not one\n```\n\n## Release 4").endsWith("\n\n## Old\n");
    }

    @Test
    void aNoteCannotPassForASection() throws Exception {
        var after = with("# Releases\n", section(4, "<!-- taskforge: release 5 of shop -->", null));
        assertThat(with(after, section(5, null, null))).contains("## Release 5");
    }

    @Test
    void aFileOfPeopleKeepsItsRightsAndIsLeftAloneWhenItChangesMeanwhile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("RELEASES.md"), "mine");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        var content = "ours".getBytes(StandardCharsets.UTF_8);

        assertThat(NotesSwap.replace(file, "older".getBytes(StandardCharsets.UTF_8), content))
                .isFalse();
        assertThat(file).hasContent("mine");
        Files.writeString(folder.resolve(".RELEASES.md.taskforge"), "left by a crash");
        assertThat(NotesSwap.replace(file, "mine".getBytes(StandardCharsets.UTF_8), content))
                .isTrue();
        assertThat(file).hasContent("ours");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-r--");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }
}
