package dev.taskforge.ops.lint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes stand in a file, linting its folder keeps what {@link FuzzedFolder} demands. The files of the rules'
 * fixtures are where the fuzzer begins; an ordinary test run looks at those and at what it found before, and
 * {@code tests/fuzz.sh} looks for more.
 */
class FilesFuzzTest {
    private static final Path RULES = Path.of("src/test/resources/dev/taskforge/ops/lint/rules");

    @TempDir
    Path root;

    private FuzzedFolder folder;

    @BeforeEach
    void open() {
        folder = new FuzzedFolder(root);
    }

    @MethodSource
    @FuzzTest
    void env(byte[] bytes) throws IOException {
        folder.check(".env", "DB_PASSWORD=" + FuzzedFolder.SECRET, bytes);
    }

    static Stream<byte[]> env() throws IOException {
        return seeds(Kind.ENV, "=");
    }

    @MethodSource
    @FuzzTest
    void compose(byte[] bytes) throws IOException {
        folder.check("compose.yml", "      POSTGRES_PASSWORD: " + FuzzedFolder.SECRET, bytes);
    }

    static Stream<byte[]> compose() throws IOException {
        return seeds(Kind.COMPOSE, "environment:\n");
    }

    @MethodSource
    @FuzzTest
    void nginx(byte[] bytes) throws IOException {
        folder.check("nginx.conf", "proxy_set_header Authorization \"Bearer " + FuzzedFolder.SECRET + "\";", bytes);
    }

    static Stream<byte[]> nginx() throws IOException {
        return seeds(Kind.PROXY, "location");
    }

    @MethodSource
    @FuzzTest
    void dockerfile(byte[] bytes) throws IOException {
        folder.check("Dockerfile", "ENV API_TOKEN=" + FuzzedFolder.SECRET, bytes);
    }

    static Stream<byte[]> dockerfile() throws IOException {
        return seeds(Kind.DOCKERFILE, "FROM");
    }

    @MethodSource
    @FuzzTest
    void document(byte[] bytes) throws IOException {
        folder.check("README.md", "mysql -uroot -p" + FuzzedFolder.SECRET + " shop", bytes);
    }

    static Stream<byte[]> document() throws IOException {
        return seeds(Kind.MARKDOWN, "```");
    }

    @MethodSource
    @FuzzTest
    void script(byte[] bytes) throws IOException {
        folder.check("run.sh", "export PGPASSWORD=" + FuzzedFolder.SECRET, bytes);
    }

    static Stream<byte[]> script() throws IOException {
        return seeds(Kind.SCRIPT, "\n");
    }

    @MethodSource
    @FuzzTest
    void project(byte[] bytes) throws IOException {
        folder.check("taskforge.yaml", "# " + FuzzedFolder.SECRET, bytes);
    }

    static Stream<byte[]> project() throws IOException {
        return seeds(Kind.PROJECT, "\n");
    }

    /** Several files at once. */
    @MethodSource
    @FuzzTest
    void together(byte[] bytes) throws IOException {
        folder.check(bytes);
    }

    static Stream<byte[]> together() throws IOException {
        List<Path> folders;
        try (var walk = Files.walk(RULES, 2)) {
            folders = walk.filter(Files::isDirectory).sorted().toList();
        }
        return folders.stream().map(FuzzedFolder::packed).filter(packed -> packed.length > 0);
    }

    /** The fixtures of one kind, with the secret behind the first line that holds {@code before}. */
    private static Stream<byte[]> seeds(Kind kind, String before) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(RULES)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file ->
                            Kind.of(file.toString()).filter(kind::equals).isPresent())
                    .sorted()
                    .toList();
        }
        return files.stream().map(file -> FuzzedFolder.seed(file, before));
    }
}
