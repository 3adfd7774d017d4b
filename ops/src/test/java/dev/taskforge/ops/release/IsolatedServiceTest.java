package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IsolatedServiceTest {
    @TempDir
    Path folder;

    private final IsolatedService isolated =
            new IsolatedService("sha256:2", "aside", List.of("app", "web"), Map.of("place", "here"));

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(folder.resolve("app/inner"));
        Files.writeString(folder.resolve("app/inner/app.py"), "x");
        Files.createDirectories(folder.resolve("uploads"));
        Files.writeString(folder.resolve("settings.ini"), "x");
    }

    private Map<String, Object> of(String service) throws Refused {
        var file =
                RenderedCompose.parse("""
                version: '3.7'
                services:
                  app:
                    image: shop:1
                SERVICE
                  db: {image: "postgres:15"}
                networks: {default: {}, back: {external: true}}
                volumes: {uploads: {}}
                """.replace("SERVICE", service.indent(4).replace("FOLDER", folder.toString())));
        return isolated.of("app", file).service("app").orElseThrow();
    }

    @Test
    void whatItSaysOfItsOwnProcessStays() throws Refused {
        assertThat(of("command: [serve]\nuser: '1000'\nenvironment: {A: b}\nstop_grace_period: 3s"))
                .containsEntry("command", List.of("serve"))
                .containsEntry("user", "1000")
                .containsEntry("environment", Map.of("A", "b"))
                .containsEntry("stop_grace_period", "3s")
                .containsEntry("image", "sha256:2")
                .containsEntry("labels", Map.of("place", "here"))
                .containsEntry("networks", Map.of("aside", Map.of("aliases", List.of("app", "web"))));
    }

    @Test
    void nothingStaysByWhichProductionCouldBeReached() throws Refused {
        assertThat(of("""
                        ports: ['80:80']
                        network_mode: host
                        privileged: true
                        pid: host
                        ipc: host
                        devices: [/dev/sda]
                        extra_hosts: ['production:10.0.0.1']
                        links: [db]
                        external_links: [other]
                        volumes_from: [db]
                        depends_on: [db]
                        restart: always
                        build: .
                        some_key_of_tomorrow: true"""))
                .doesNotContainKeys(
                        "ports",
                        "network_mode",
                        "privileged",
                        "pid",
                        "ipc",
                        "devices",
                        "extra_hosts",
                        "links",
                        "external_links",
                        "volumes_from",
                        "depends_on",
                        "build",
                        "some_key_of_tomorrow")
                .containsEntry("restart", "no")
                .containsEntry("oom_score_adj", 1_000);
    }

    @Test
    void theRestOfTheFileIsGone() throws Refused {
        var file = RenderedCompose.parse(
                "services: {app: {image: a}, db: {image: b}}\nnetworks: {default: {}}\nvolumes: {uploads: {}}");
        var rest = isolated.of("app", file);
        assertThat(rest.service("db")).isEmpty();
        assertThat(rest.json()).doesNotContain("uploads", "default");
    }

    @Test
    void volumesAndFoldersThatCanBeWrittenAreEmptyOnes() throws Refused {
        assertThat(of("""
                        volumes:
                          - uploads:/uploads
                          - FOLDER/uploads:/bound:rw
                          - FOLDER/app:/app:ro
                          - FOLDER/settings.ini:/settings.ini
                          - FOLDER/nothing-there:/nothing
                          - {type: volume, source: uploads, target: /long}
                          - {type: bind, source: FOLDER/app, target: /code, read_only: true}
                          - {type: bind, source: FOLDER/app, target: /data}
                          - {type: tmpfs, target: /quick}"""))
                .containsEntry(
                        "volumes",
                        List.of(
                                "/uploads",
                                "/bound",
                                folder + "/app:/app:ro",
                                folder + "/settings.ini:/settings.ini:ro",
                                "/long",
                                folder + "/app:/code:ro",
                                "/data",
                                Map.of("type", "tmpfs", "target", "/quick")));
    }

    @Test
    void aSocketIsNotSharedNorAFolderThatHoldsOne() throws IOException, Refused {
        var socket = folder.resolve("app/s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThat(of("volumes:\n  - FOLDER/app:/app:ro\n  - FOLDER/app/s:/docker.sock:ro"))
                    .containsEntry("volumes", List.of("/app"));
        }
    }

    @Test
    void memoryIsThatOfTheFileOrALimitOfItsOwn() throws Refused {
        assertThat(of("")).containsEntry("mem_limit", "1g");
        assertThat(of("mem_limit: 300m")).containsEntry("mem_limit", "300m");
        assertThat(of("deploy: {resources: {limits: {memory: '209715200'}}}")).containsEntry("mem_limit", "209715200");
    }
}
