package dev.taskforge.ops.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.host.docker.Pruning.StoredImage;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are read for the names of images. */
class ComposeFolderTest {
    @TempDir
    Path folder;

    private ComposeWords words(String compose) {
        var yaml = "project: shop\n" + compose;
        var file = new ProjectReader(CheckKinds.builtIn()).read(yaml);
        return ComposeFolder.words(new Project("shop", "Shop", 1, file, folder, Instant.EPOCH, "rina", yaml));
    }

    private ComposeWords words() {
        return words("compose: {file: app/docker-compose.yml, env_file: app/.env.production}\n");
    }

    private void write(String name, String text) throws IOException {
        var file = folder.resolve("app").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static boolean names(ComposeWords words, String tag) {
        return words.names(new StoredImage("sha256:1", List.of(tag), List.of(), Instant.EPOCH, null, 1));
    }

    private static String key(@Nullable Message unclear) {
        return unclear == null ? "" : unclear.key();
    }

    @Test
    void theFilesBesideItAndThoseThatItIncludesAreReadToo() throws IOException {
        write("docker-compose.yml", """
                include: [parts/db.yaml]
                services:
                  app: {image: "${IMAGE}"}
                  job: {extends: {file: ./jobs.yml, service: job}}
                """);
        write("docker-compose.override.yml", "services: {mail: {image: mailpit:1}}");
        write("parts/db.yaml", "include: [../docker-compose.yml]\nservices: {db: {image: postgres:16}}");
        write("jobs.yml", "services: {job: {image: job:2}}");
        write(".env.production", "IMAGE=shop:5\n");

        var words = words();

        assertThat(words.unclear()).isNull();
        for (var tag : List.of("shop:5", "mailpit:1", "postgres:16", "job:2")) {
            assertThat(names(words, tag)).as(tag).isTrue();
        }
        assertThat(names(words, "redis:7")).isFalse();
    }

    @Test
    void aFileThatIsNotThereMakesItUnclear() {
        assertThat(key(words().unclear())).isEqualTo("prune.unclear.file");
    }

    @Test
    void aFileNamedByAVariableMakesItUnclear() throws IOException {
        write("docker-compose.yml", "include: ['${STAGE}.yml']\nservices: {app: {image: a:1}}");

        assertThat(key(words().unclear())).isEqualTo("prune.unclear.include");
    }

    @Test
    void theFilesThatComposeIsToldToReadAreReadToo() throws IOException {
        write("docker-compose.yml", "services: {app: {image: a:1}}");
        write(".env", "COMPOSE_FILE=docker-compose.yml:../more/live.yml\n");
        write("../more/live.yml", "services: {proxy: {image: 'proxy:${TAG}'}}");

        assertThat(words().unclear()).isNull();
        assertThat(names(words(), "proxy:9")).isTrue();

        write(".env", "COMPOSE_FILE=docker-compose.yml:gone.yml\n");
        assertThat(key(words().unclear())).isEqualTo("prune.unclear.file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include: [gone.yml]",
                "include:\n  - path: gone.yaml\n",
                "include:\n- gone.yml\nvolumes: {}",
                "include: ['oci://registry/app:1']",
                "include:\n  - https://example.com/app.git#main:compose.yaml",
                "include: [../common]",
                "services: {a: {extends: {file: gone.yml, service: a}}}",
            })
    void whatIsIncludedAndCannotBeReadMakesItUnclear(String text) throws IOException {
        write("docker-compose.yml", text);

        assertThat(key(words().unclear())).isEqualTo("prune.unclear.include");
    }

    @Test
    void aPathInAContainerIsNoFileToRead() throws IOException {
        write("docker-compose.yml", """
                include: []
                services:
                  app: {image: "a:1", volumes: ["./a.yml:/etc/app/other.yml"], command: --file=/etc/app/other.yml}
                """);

        assertThat(key(words().unclear())).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeMakesItUnclear() throws IOException {
        write("docker-compose.yml", "#".repeat(1024 * 1024 + 1));

        assertThat(key(words().unclear())).isEqualTo("prune.unclear.large");
    }

    @Test
    void aFileThatIsNoTextMakesItUnclear() throws IOException {
        Files.createDirectories(folder.resolve("app"));
        Files.write(folder.resolve("app/docker-compose.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(key(words().unclear())).isEqualTo("prune.unclear.file");
    }

    @Test
    void aProjectWithoutAComposeFileNamesNothingAndHidesNothing() {
        assertThat(words("").unclear()).isNull();
        assertThat(names(words(""), "shop:5")).isFalse();
    }

    @Test
    void aFolderIsCalledAsComposeCallsIt() {
        assertThat(ComposeFolder.guessedName(Path.of("/srv/My.Shop_2"))).isEqualTo("myshop_2");
        assertThat(ComposeFolder.guessedName(Path.of("/srv/_x"))).isEqualTo("x");
        assertThat(ComposeFolder.guessedName(Path.of("/"))).isEmpty();
    }
}
