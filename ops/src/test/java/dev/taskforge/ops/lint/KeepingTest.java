package dev.taskforge.ops.lint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Git keeps, read from repositories that Git itself made. */
class KeepingTest {
    private static final String SECRET = "DB_PASSWORD=kV9xQ2mZ7tR4wL8pB3nH6yC1\n";

    @TempDir
    Path folder;

    @BeforeEach
    void repository() throws Exception {
        git("init", "-q", "-b", "main");
        write("README.md", "An application.\n");
        commit("begin");
    }

    @Test
    void aTrackedFileWithSecretsIsFound() throws Exception {
        write(".env", SECRET);
        commit("oops");

        assertThat(found("secret-tracked")).containsExactly(".env:1:13");
        assertThat(found("env-not-ignored")).isEmpty();
        assertThat(found("secret-in-history")).isEmpty();
    }

    @Test
    void aFileWithSecretsThatNobodyIgnoresIsFound() throws Exception {
        write(".env", SECRET);
        assertThat(found("env-not-ignored")).containsExactly(".env:1:1");

        write(".gitignore", "*.log\n.env*\n!.env.example\n");
        assertThat(found("env-not-ignored")).isEmpty();
        assertThat(found("secret-tracked")).isEmpty();
    }

    @Test
    void aSecretThatWasDeletedIsStillInTheHistory() throws Exception {
        write("deploy/.env.production", SECRET);
        commit("oops");
        git("rm", "-q", "deploy/.env.production");
        commit("remove");

        assertThat(found("secret-in-history")).containsExactly("deploy/.env.production:1:1");
    }

    @Test
    void aSecretThatWasOnlyReplacedIsStillInTheHistoryAndSoIsOneOfASample() throws Exception {
        write(".env", SECRET);
        write("app/.env.example", SECRET);
        commit("oops");
        write(".env", "DB_PASSWORD=\n");
        write("app/.env.example", "DB_PASSWORD=\n");
        commit("replace");

        assertThat(found("secret-in-history")).containsExactly(".env:1:1", "app/.env.example:1:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[:alpha:]]*.env",
                "[![:upper:]]*",
                "[[:digit:]_a-c]*",
                ".env ",
                ".env\\ ",
                "\uFEFF.env",
                "**/.env\n!app/.env",
                "/deploy/*\n!/deploy/.env",
                "deploy/",
                "a**v",
                "[.]env\r",
            })
    void whatIsIgnoredIsWhatGitIgnores(String written) throws Exception {
        write(".gitignore", written + "\n");
        var paths = List.of(".env", "app/.env", "deploy/.env", "deploy/Prod.env", "1.env", "deploy/a.env");
        for (var path : paths) {
            write(path, SECRET);
        }

        var open = new TreeSet<String>();
        for (var path : paths) {
            if (!ignoredByGit(path)) {
                open.add(path + ":1:1");
            }
        }

        assertThat(found("env-not-ignored")).containsExactlyElementsOf(open);
    }

    private boolean ignoredByGit(String path) throws Exception {
        var command = List.of("git", "-C", folder.toString(), "check-ignore", "-q", path);
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    @Test
    void objectsThatAreBorrowedFromAnotherRepositoryAreRead(@TempDir Path other) throws Exception {
        write(".env", SECRET);
        commit("oops");
        git("rm", "-q", ".env");
        commit("remove");
        git("clone", "-q", "--shared", folder.toString(), other.resolve("copy").toString());

        assertThat(found(other.resolve("copy"), "secret-in-history")).containsExactly(".env:1:1");
    }

    @Test
    void whatAnotherWorkTreeHasCheckedOutIsLookedThrough(@TempDir Path other) throws Exception {
        git("worktree", "add", "-q", "--detach", other.resolve("tree").toString());
        Files.writeString(other.resolve("tree/.env"), SECRET);
        git("-C", other.resolve("tree").toString(), "add", ".env");
        git("-C", other.resolve("tree").toString(), "commit", "-q", "-m", "oops");

        assertThat(found("secret-in-history")).containsExactly(".env:1:1");
        assertThat(found(other.resolve("tree"), "secret-tracked")).containsExactly(".env:1:13");
    }

    @Test
    void aRepositoryInsideIsAskedAboutItsOwnFiles() throws Exception {
        git("init", "-q", "-b", "main", folder.resolve("inner").toString());
        write("inner/.env", SECRET);
        write("inner/.gitignore", ".env\n");
        write("inner/old/.env", SECRET);
        git("-C", "inner", "add", "-f", "old/.env");
        git("-C", "inner", "commit", "-q", "-m", "oops");
        git("-C", "inner", "rm", "-q", "old/.env");
        git("-C", "inner", "commit", "-q", "-m", "remove");

        assertThat(found("env-not-ignored")).isEmpty();
        assertThat(found("secret-in-history")).containsExactly("inner/old/.env:1:1");
    }

    @Test
    void anEndOfTheHistoryThatIsNotHereIsSaid(@TempDir Path other) throws Exception {
        write(".env", "PORT=1\n");
        commit("second");
        git(
                "clone",
                "-q",
                "--depth=1",
                "file://" + folder,
                other.resolve("copy").toString());

        assertThat(found(other.resolve("copy"), "git-history-long")).hasSize(1);
        assertThat(found("git-history-long")).isEmpty();
    }

    @Test
    void anIndexOfTwoFilesIsAnErrorAndNotAnEmptyOne() throws Exception {
        write(".env", SECRET);
        commit("oops");
        git("update-index", "--split-index");

        var report = Fixtures.lint(folder);

        assertThat(report.troubles()).hasSize(1);
    }

    @Test
    void aSecretIsFoundInPacksWithDifferencesAndOnOtherBranchesAndBehindTags() throws Exception {
        var many = new StringBuilder(SECRET);
        for (int i = 0; i < 400; i++) {
            many.append("SETTING_").append(i).append("=value_").append(i * 7919).append('\n');
        }
        git("checkout", "-q", "-b", "other");
        for (int i = 0; i < 6; i++) {
            write(".env", many + "LAST=" + i + "\n");
            commit("change " + i);
        }
        git("tag", "-a", "-m", "one", "v1");
        git("checkout", "-q", "main");
        git("branch", "-q", "-D", "other");
        git("repack", "-q", "-a", "-d", "-f", "--depth=50");
        git("pack-refs", "--all");

        assertThat(found("secret-in-history")).containsExactly(".env:1:1");
    }

    @Test
    void aFolderInsideTheWorkTreeIsLookedAtAlone() throws Exception {
        write("one/.env", SECRET);
        write("two/.env", SECRET);
        write("two/.gitignore", "/.env\n");
        git("add", "one");
        git("commit", "-q", "-m", "one");

        assertThat(found(folder.resolve("one"), "secret-tracked")).containsExactly(".env:1:13");
        assertThat(found(folder.resolve("two"), "secret-tracked")).isEmpty();
        assertThat(found(folder.resolve("two"), "env-not-ignored")).isEmpty();
    }

    @Test
    void samplesAndPlaceholdersMayBeTracked() throws Exception {
        write(".env.example", "DB_PASSWORD=\n");
        write(".env", "DB_PASSWORD=your_password_here\n");
        commit("sample");

        assertThat(found("secret-tracked")).isEmpty();
    }

    @Test
    void eachVersionOfTheIndexIsRead() throws Exception {
        for (int i = 0; i < 40; i++) {
            write("folder/with/a/long/name/file" + i, "x\n");
        }
        write("folder/with/a/long/name/.env", SECRET);
        commit("many");
        for (var version : List.of("2", "3", "4")) {
            git("update-index", "--index-version", version);
            assertThat(found("secret-tracked")).as("version %s", version).hasSize(1);
        }
    }

    @Test
    void anotherWorkTreeOfTheRepositoryIsUnderstood() throws Exception {
        write(".env", SECRET);
        commit("oops");
        git("rm", "-q", ".env");
        commit("remove");
        var other = folder.resolve("../" + folder.getFileName() + "-tree").normalize();
        git("worktree", "add", "-q", other.toString());

        assertThat(found(other, "secret-in-history")).containsExactly(".env:1:1");
    }

    @Test
    void aFileThatEverybodyMayReadIsFound() throws Exception {
        write(".env", SECRET);
        Files.setPosixFilePermissions(folder.resolve(".env"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(found("env-file-open")).containsExactly(".env:1:1");

        Files.setPosixFilePermissions(folder.resolve(".env"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(found("env-file-open")).isEmpty();
    }

    @Test
    void aDamagedRepositoryIsATroubleAndTheFolderIsLookedAt() throws Exception {
        write(".env", SECRET + "A=1\nA=2\n");
        Files.write(folder.resolve(".git/index"), new byte[] {1, 2, 3});
        var report = lint(folder);

        assertThat(report.troubles())
                .extracting(trouble -> trouble.message().key())
                .containsExactly("git.unreadable");
        assertThat(report.findings()).extracting(finding -> finding.rule().id()).contains("env-duplicate");
    }

    @Test
    void lookingChangesNothing() throws Exception {
        write(".env", SECRET);
        commit("oops");
        var before = snapshot();

        lint(folder);

        assertThat(snapshot()).isEqualTo(before);
    }

    private Set<String> snapshot() throws IOException {
        try (var files = Files.walk(folder)) {
            var all = new TreeSet<String>();
            for (var file : files.toList()) {
                all.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
            return all;
        }
    }

    private List<String> found(String rule) throws IOException {
        return found(folder, rule);
    }

    private static List<String> found(Path where, String rule) throws IOException {
        var report = lint(where);
        assertThat(report.troubles()).isEmpty();
        return report.findings().stream()
                .filter(finding -> finding.rule().id().equals(rule))
                .map(finding -> finding.spot().toString())
                .toList();
    }

    private static LintReport lint(Path where) throws IOException {
        return Fixtures.lint(where);
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void commit(String message) throws Exception {
        git("add", "-A", "-f");
        git("commit", "-q", "-m", message);
    }

    private void git(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@invalid",
                "-c",
                "commit.gpgsign=false",
                "-C",
                folder.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
