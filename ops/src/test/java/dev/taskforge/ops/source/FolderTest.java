package dev.taskforge.ops.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    @TempDir
    Path outside;

    private Path root;
    private final List<String> refused = new ArrayList<>();

    @BeforeEach
    void root() throws IOException {
        root = Files.createDirectory(outside.resolve("root"));
    }

    private Folder open() throws IOException {
        return Folder.open(root, (path, key, arguments) -> refused.add(path + " " + key));
    }

    private void write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void filesAreListedInOrderAndFoldersOfToolsAreNotEntered() throws IOException {
        write("b/compose.yml", "x");
        write("a.md", "x");
        write(".git/config", "x");
        write("web/node_modules/left-pad/README.md", "x");

        assertThat(open().paths())
                .containsExactlyInAnyOrder(".git/", "a.md", "b/", "b/compose.yml", "web/", "web/node_modules/");
        assertThat(refused).isEmpty();
    }

    @Test
    void aLinkInsideTheFolderIsFollowedAndOneThatLeavesItIsRefused() throws IOException {
        write(".env.production", "A=1\n");
        Files.writeString(outside.resolve("passwords.env"), "SECRET=canary\n");
        Files.createSymbolicLink(root.resolve(".env"), Path.of(".env.production"));
        Files.createSymbolicLink(root.resolve("away.env"), outside.resolve("passwords.env"));
        Files.createSymbolicLink(root.resolve("up.env"), Path.of("../passwords.env"));
        Files.createSymbolicLink(root.resolve("gone.env"), Path.of("nowhere"));
        var folder = open();

        assertThat(folder.read(".env").orElseThrow().text()).isEqualTo("A=1\n");
        assertThat(folder.read("away.env")).isEmpty();
        assertThat(folder.read("up.env")).isEmpty();
        assertThat(folder.read("gone.env")).isEmpty();
        assertThat(refused)
                .containsExactly("away.env folder.outside", "up.env folder.outside", "gone.env folder.unreadable");
    }

    @Test
    void aFolderBehindALinkIsNotEnteredSoThatCirclesEnd() throws IOException {
        write("a/compose.yml", "x");
        Files.createSymbolicLink(root.resolve("a/again"), root);
        Files.createSymbolicLink(root.resolve("etc"), Path.of("/etc"));

        assertThat(open().paths()).containsExactly("a/", "etc", "a/again", "a/compose.yml");
    }

    @Test
    void aPathThatClimbsOutIsRefused() throws IOException {
        Files.writeString(outside.resolve("secret"), "canary");

        assertThat(open().read("../secret")).isEmpty();
        assertThat(refused).containsExactly("../secret folder.outside");
    }

    @Test
    void whatIsNotStrictUtf8IsRefusedWithItsLine() throws IOException {
        Files.write(root.resolve("latin.env"), "A=1\nB=caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(root.resolve("zero.env"), new byte[] {'A', '=', 0});
        Files.write(root.resolve("cut.env"), new byte[] {'A', '=', (byte) 0xe2, (byte) 0x82});
        var lines = new ArrayList<Object>();
        var folder = Folder.open(root, (path, key, arguments) -> {
            refused.add(path + " " + key);
            lines.addAll(List.of(arguments));
        });

        assertThat(folder.read("latin.env")).isEmpty();
        assertThat(folder.read("zero.env")).isEmpty();
        assertThat(folder.read("cut.env")).isEmpty();
        assertThat(refused)
                .containsExactly("latin.env folder.encoding", "zero.env folder.binary", "cut.env folder.encoding");
        assertThat(lines).containsExactly(2L, 1L);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        write(".env", "\uFEFFA=1\n");
        var file = open().read(".env").orElseThrow();

        assertThat(file.text()).isEqualTo("A=1\n");
        assertThat(file.isMarked()).isTrue();
    }

    @Test
    void aFileLargerThanTheLimitIsRefusedAndNotReadWhole() throws IOException {
        write("big.md", "x".repeat(Folder.MOST_BYTES + 1));
        write("fits.md", "x".repeat(Folder.MOST_BYTES));
        var folder = open();

        assertThat(folder.read("big.md")).isEmpty();
        assertThat(folder.read("fits.md")).isPresent();
        assertThat(refused).containsExactly("big.md folder.large");
    }

    @Test
    void filesTogetherAreBounded() throws IOException {
        for (int i = 0; i < 17; i++) {
            write(i + ".md", "x".repeat(Folder.MOST_BYTES));
        }
        var folder = open();
        folder.paths().forEach(folder::read);

        assertThat(refused).hasSize(1).allMatch(line -> line.endsWith("folder.much"));
    }

    @Test
    void foldersDeeperThanTheLimitAreNamed() throws IOException {
        write("1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/compose.yml", "x");

        assertThat(open().paths()).isNotEmpty();
        assertThat(refused).hasSize(1).allMatch(line -> line.endsWith("folder.deep"));
    }

    @Test
    void aNamedPipeIsRefusedRatherThanWaitedFor() throws IOException, InterruptedException {
        var pipe = root.resolve("pipe.env");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThat(open().read("pipe.env")).isEmpty();
        assertThat(refused).containsExactly("pipe.env folder.no-file");
    }
}
