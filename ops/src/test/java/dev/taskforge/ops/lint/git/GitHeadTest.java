package dev.taskforge.ops.lint.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHeadTest {
    private static final String COMMIT = "9f2c4b7ae01d9f2c4b7ae01d9f2c4b7ae01d9f2c";
    private static final String OTHER = "77de44c95d1e77de44c95d1e77de44c95d1e77de";

    @TempDir
    Path folder;

    private Path git;

    @BeforeEach
    void checkedOut() throws IOException {
        git = folder.resolve(".git");
        Files.createDirectories(git.resolve("refs/heads"));
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    }

    @Test
    void aBranchNamesItsCommitAlsoFromBelow() throws IOException {
        Files.writeString(git.resolve("refs/heads/main"), COMMIT + "\n");
        var below = Files.createDirectories(folder.resolve("deploy/shop"));

        assertThat(GitHead.of(folder)).contains(COMMIT);
        assertThat(GitHead.of(below)).contains(COMMIT);
    }

    @Test
    void aBranchThatIsPackedIsFoundByItsWholeName() throws IOException {
        Files.writeString(
                git.resolve("packed-refs"),
                "# pack-refs with: peeled\n" + OTHER + " refs/heads/main2\n" + COMMIT + " refs/heads/main\n");

        assertThat(GitHead.of(folder)).contains(COMMIT);
    }

    @Test
    void aCommitThatIsCheckedOutIsTaken() throws IOException {
        Files.writeString(git.resolve("HEAD"), COMMIT + "\n");

        assertThat(GitHead.of(folder)).contains(COMMIT);
    }

    @Test
    void whatIsNoCommitIsNone() throws IOException {
        assertThat(GitHead.of(folder)).as("before the first commit").isEmpty();
        Files.writeString(git.resolve("HEAD"), "ref: ../../../etc/passwd\n");
        assertThat(GitHead.of(folder)).as("outside the repository").isEmpty();
        Files.writeString(git.resolve("HEAD"), "gibberish\n");
        assertThat(GitHead.of(folder)).isEmpty();
        Files.delete(git.resolve("HEAD"));
        assertThat(GitHead.of(folder)).as("no repository").isEmpty();
        assertThat(GitHead.of(folder.resolve("gone"))).isEmpty();
    }
}
