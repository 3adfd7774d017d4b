package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The backups that deployments make before migrations run, on a real Docker Engine with PostgreSQL. */
@Tag("data")
class RestorePointTest {
    private static final String PROJECT = "ahsp-fixed";

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    @TempDir
    Path destination;

    @Test
    void pendingMigrationsRunAfterABackupAndApprovedOnesAfterAProvenOne() throws Exception {
        try (var stack = ExampleStack.ahsp();
                var remote = Remote.start(folder)) {
            stack.up("nginx");
            stack.awaitVersion("1");
            var migrations = Files.createDirectories(stack.folder().resolve("sql"));
            Files.writeString(migrations.resolve("0001_first.sql"), "CREATE TABLE a (id bigint);\n");
            apply(remote, stack, "");
            long first = deploy(remote, "2", null);
            assertThat(points(remote, first)).isEmpty();

            Files.writeString(migrations.resolve("0002_drop.sql"), "DROP TABLE a;\n");
            var plan = remote.ask(
                    "POST",
                    "/projects/" + PROJECT + "/deploy/plan",
                    Map.of("image", ShopStack.SHOP + "3", "approve_migrations", "nobody reads it"));
            assertThat(plan.path("steps").toString()).contains("back up main and restore that on trial");
            var approved = points(remote, deploy(remote, "3", "nobody reads it"));
            assertThat(approved).hasSize(1);
            assertThat(approved.path(0).path("database").asString()).isEqualTo("main");
            assertThat(approved.path(0).path("proven").asBoolean()).isTrue();
            var backups = remote.get("/projects/" + PROJECT + "/backups").path("items");
            assertThat(backups).hasSize(1);
            assertThat(backups.path(0).path("id").asLong())
                    .isEqualTo(approved.path(0).path("backup_id").asLong());

            var sets = remote.get("/projects/" + PROJECT + "/backup-sets").path("items");
            assertThat(sets).hasSize(1);
            assertThat(sets.path(0).path("origin").asString()).isEqualTo("deployment");
            assertThat(sets.path(0).path("release").asLong()).isEqualTo(first);
            assertThat(sets.path(0).path("proven").asBoolean()).isTrue();

            apply(remote, stack, "  restore_point: [main]\n");
            assertThat(points(remote, deploy(remote, "2", null))).isEmpty();
            Files.writeString(migrations.resolve("0003_more.sql"), "CREATE TABLE b (id bigint);\n");
            var pending = points(remote, deploy(remote, "3", null));
            assertThat(pending).hasSize(1);
            assertThat(pending.path(0).path("proven").asBoolean()).isFalse();

            Files.writeString(migrations.resolve("0004_more.sql"), "CREATE TABLE c (id bigint);\n");
            Files.move(destination, destination.resolveSibling("away"));
            try {
                long refused = submit(remote, "2", null);
                assertThat(remote.end(refused)).as(remote.log(refused)).isEqualTo("failed");
                assertThat(remote.deployment(refused).path("error").asString())
                        .contains("no restore point of main", "Nothing was migrated");
                assertThat(stack.version()).isEqualTo("3");
                assertThat(stack.containers("app").stream()
                                .filter(container -> container.name().contains("migrate")))
                        .isEmpty();
            } finally {
                Files.move(destination.resolveSibling("away"), destination);
            }
            goBackWithData(
                    remote, stack, first, approved.path(0).path("backup_id").asLong());
        }
    }

    /** As the guide says. */
    private void goBackWithData(Remote remote, Stack stack, long release, long backup) throws Exception {
        long restore = remote.ask("POST", "/projects/" + PROJECT + "/restores", Map.of("backup_id", backup))
                .path("id")
                .asLong();
        assertThat(remote.end(restore)).as(remote.log(restore)).isEqualTo("succeeded");
        long back = remote.ask(
                        "POST",
                        "/projects/" + PROJECT + "/rollback",
                        Map.of("release", release, "accept_schema", "the data is from before"))
                .path("id")
                .asLong();
        assertThat(remote.end(back)).as(remote.log(back)).isEqualTo("succeeded");
        stack.awaitVersion("2");
    }

    private void apply(Remote remote, Stack stack, String more) throws IOException, InterruptedException {
        var yaml = Files.readString(stack.folder().resolve("taskforge.yaml"))
                .replace(
                        "main: {kind: postgres, url: \"${DATABASE_URL}\"}",
                        "main: {kind: postgres, service: db, url: \"${DATABASE_URL}\"}\n" + "backup: {of: [main], to: "
                                + destination + "}\n")
                .replace("  migrate: [", more + "  migrations: sql\n  migrate: [");
        remote.apply(PROJECT, yaml, stack.folder());
    }

    private static long submit(Remote remote, String version, @Nullable String approval)
            throws IOException, InterruptedException {
        var asked = new HashMap<String, Object>(Map.of("image", ShopStack.SHOP + version));
        if (approval != null) {
            asked.put("approve_migrations", approval);
        }
        return remote.ask("POST", "/projects/" + PROJECT + "/deploy", asked)
                .path("id")
                .asLong();
    }

    private static long deploy(Remote remote, String version, @Nullable String approval)
            throws IOException, InterruptedException {
        long job = submit(remote, version, approval);
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        return remote.deployment(job).path("release").asLong();
    }

    private static JsonNode points(Remote remote, long release) throws IOException, InterruptedException {
        return remote.get("/projects/" + PROJECT + "/releases/" + release).path("restore_points");
    }
}
