package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.Docker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Drills of PostgreSQL where the folder with the opened dump cannot be shared with the container, as under SELinux or with a Docker
 * Engine that runs without root: they go through Docker Engine, and pass all the same.
 */
@Tag("data")
class UnsharedFolderTest {
    private static PostgresStack stack;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        stack = PostgresStack.up();
    }

    @AfterAll
    static void stop() throws Exception {
        if (stack != null) {
            stack.close();
        }
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "Target":"/taskforge" | "Target":"/elsewhere" | the container does not see it
            "Type":"bind"         | "Type":"bond"         | mount type unknown
            """)
    void whereTheFolderIsNotSharedADrillGoesThroughDockerEngineAndPasses(String said, String heard, String why)
            throws Exception {
        var socket = folder.resolve("docker.sock");
        try (var _ = new ChangedEngine(socket, said, heard);
                var remote = Remote.startOn(folder.resolve("data"), socket)) {
            remote.apply("shop", """
                    project: shop
                    compose: {file: docker-compose.yml}
                    databases:
                      main: {kind: postgres, service: db, url: "postgresql://app:secret@127.0.0.1:5432/shop"}
                    backup: {of: [main]}
                    drill: {of: main}
                    """, stack.folder());
            long backup = remote.ask("POST", "/projects/shop/backup", Map.of())
                    .path("id")
                    .asLong();
            assertThat(remote.end(backup)).as(remote.log(backup)).isEqualTo("succeeded");

            long drill = remote.ask("POST", "/projects/shop/drill", Map.of())
                    .path("id")
                    .asLong();

            assertThat(remote.end(drill)).as(remote.log(drill)).isEqualTo("succeeded");
            assertThat(remote.log(drill))
                    .contains("not restored from a file in a folder that both see", why)
                    .contains("restoring through Docker Engine with one process");
            assertThat(Docker.connect(Testbed.socket())
                            .containers(Map.of("dev.taskforge.drill", folder.resolve("data") + " shop/main")))
                    .isEmpty();
            try (var left = Files.list(folder.resolve("data/scratch/shop/main"))) {
                assertThat(left).as("the opened dump").isEmpty();
            }
        }
    }
}
