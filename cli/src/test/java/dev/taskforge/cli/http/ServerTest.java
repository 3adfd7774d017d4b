package dev.taskforge.cli.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
    @TempDir
    Path directory;

    @BeforeEach
    void aServerRunsOnTheDefaultDataDirectory() throws IOException {
        var data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("server.json"), "{\"pid\":1,\"port\":8123,\"url\":\"http://localhost:8123\"}");
        Files.writeString(data.resolve("token"), "local-token\n");
    }

    @Test
    void isTheOneThatRunsOnTheDataDirectory() {
        var server = Server.find(Map.of(), directory, null);

        assertThat(server.url()).hasToString("http://localhost:8123");
        assertThat(server.token()).isEqualTo("local-token");
    }

    @Test
    void isTheOneTheEnvironmentNames() {
        var server = Server.find(Map.of("TASKFORGE_URL", "https://ops.example.id/"), directory, null);

        assertThat(server.url()).hasToString("https://ops.example.id");
    }

    @Test
    void theLocalTokenNeverTravelsToAnotherMachine() {
        var elsewhere = Server.find(Map.of("TASKFORGE_URL", "https://ops.example.id"), directory, null);
        var lookalike = Server.find(Map.of("TASKFORGE_URL", "http://127.evil.example"), directory, null);

        assertThat(elsewhere.token()).isNull();
        assertThat(lookalike.token()).isNull();
    }

    @Test
    void aTokenInTheEnvironmentWins() {
        var environment = Map.of("TASKFORGE_URL", "https://ops.example.id", "TASKFORGE_TOKEN", " mine ");

        assertThat(Server.find(environment, directory, null).token()).isEqualTo("mine");
    }

    @Test
    void aDataDirectoryOnTheCommandLineWinsOverTheEnvironment() {
        var other = directory.resolve("other");

        var server = Server.find(Map.of("TASKFORGE_URL", "https://ops.example.id"), directory, other);

        assertThat(server.url()).hasToString("http://localhost:8000");
        assertThat(server.token()).isNull();
    }

    @Test
    void aHalfWrittenServerFileMeansTheDefaultAddress() throws IOException {
        Files.writeString(directory.resolve("data/server.json"), "{\"pid\":");

        assertThat(Server.find(Map.of(), directory, null).url()).hasToString("http://localhost:8000");
    }
}
