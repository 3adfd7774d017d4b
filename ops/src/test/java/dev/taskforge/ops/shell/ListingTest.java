package dev.taskforge.ops.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.source.SourceFile;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static Listing listing(String text) {
        var file = new SourceFile("a.md", text);
        return Listing.of(
                IntStream.rangeClosed(1, file.lines()).mapToObj(file::lineSpot).toList());
    }

    private static List<String> statements(String text) {
        return listing(text).statements().stream()
                .map(ShellText::toString)
                .map(String::strip)
                .toList();
    }

    @Test
    void eachLineIsAStatementAndCommentsAreLeftOut() {
        assertThat(statements("# first\ndf -h # free\n\n# last\na; b && c\nd || \\\n  e\n# end"))
                .containsExactly("df -h", "a; b && c", "d || \\\n  e");
    }

    @Test
    void whatBelongsTogetherOverSeveralLinesStaysTogether() {
        assertThat(statements("for a in b; do\n  c\ndone\npsql <<X\nselect 1;\nX\necho 'd\ne'\nf"))
                .containsExactly("for a in b; do\n  c\ndone", "psql <<X\nselect 1;\nX", "echo 'd\ne'", "f");
    }

    @Test
    void aRedirectionIsNeverLostFromItsStatement() {
        assertThat(statements("psql < drop.sql\n>out df\ndu 2>&1 |\n  sort"))
                .containsExactly("psql < drop.sql", ">out df", "du 2>&1 |\n  sort");
    }

    @Test
    void whatStandsWithoutAPromptIsOutputAndACrontabStandsApart() {
        var listing = listing("$ df -h\n/dev/sda 80%\n0 2 * * * pg_dump shop\nroot@host:~# ls -l\ntotal 0");

        assertThat(listing.prompted()).isTrue();
        assertThat(listing.statements().stream().map(text -> text.toString().strip()))
                .containsExactly("df -h", "ls -l");
        assertThat(listing.crontab().stream().map(ShellText::toString)).containsExactly("pg_dump shop");
        assertThat(listing.statements().getLast().spot().line()).isEqualTo(4);
    }
}
