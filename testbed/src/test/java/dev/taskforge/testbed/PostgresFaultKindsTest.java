package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.docker.Docker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Kinds of faults of a PostgreSQL server and its tools, each of which must not end in a backup that is listed.
 * {@code -Dtaskforge.rounds=10} for more rounds of each.
 */
@Tag("data")
@SuppressWarnings("ImmutableEnumChecker")
class PostgresFaultKindsTest {
    private static final int ROUNDS = Integer.getInteger("taskforge.rounds", 1);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String BIN = "/usr/lib/postgresql/15/bin/";

    /** Writes the dump to a file; what follows says what becomes of it. Asked for its version it answers as the real one. */
    private static final String DUMP = """
            #!/bin/sh
            case "$*" in -V | *--version*) exec %1$spg_dump.real --version ;; esac
            out=/dev/stdout
            for word; do case $word in --file=*) out=${word#--file=} ;; esac; done
            %1$spg_dump.real "$@" --file=/tmp/whole
            """.formatted(BIN);

    @TempDir
    static Path folder;

    private static PostgresStack stack;
    private static Remote remote;
    private static Docker docker;

    private interface Change {
        void make() throws Exception;
    }

    /** What is done before a backup, and how it is taken back. */
    enum Fault {
        SERVER_IS_STOPPED("is exited", () -> docker.stop(stack.container().id()), PostgresFaultKindsTest::begin),
        SERVER_IS_KILLED_MEANWHILE(
                "pg_dump ended with 137",
                () -> pretend("head -c 3000 /tmp/whole >$out; kill -9 $(head -n 1 $PGDATA/postmaster.pid); sleep 60"),
                () -> {
                    begin();
                    takeBack();
                }),
        DATABASE_TAKES_NO_CONNECTION(
                "not currently accepting connections",
                () -> stack.psql("postgres", "ALTER DATABASE shop ALLOW_CONNECTIONS false"),
                () -> stack.psql("postgres", "ALTER DATABASE shop ALLOW_CONNECTIONS true")),
        DATABASE_HAS_ANOTHER_NAME(
                "does not exist",
                () -> stack.psql("postgres", "ALTER DATABASE shop RENAME TO other"),
                () -> stack.psql("postgres", "ALTER DATABASE other RENAME TO shop")),
        TABLE_IS_DENIED("permission denied", () -> declare("Backup"), () -> declare("owner")),
        ROWS_ARE_HIDDEN_BY_A_POLICY(
                "row-level security policy",
                () -> {
                    stack.psql("GRANT SELECT ON customer TO \"Backup\"; GRANT pg_read_all_data TO \"Backup\"");
                    declare("Backup");
                },
                () -> {
                    stack.psql("REVOKE pg_read_all_data FROM \"Backup\"");
                    declare("owner");
                }),
        PAGE_IS_DAMAGED("invalid page", PostgresFaultKindsTest::damage, () -> stack.psql("DROP TABLE damaged")),
        DUMP_ENDS_EARLY_WITHOUT_A_WORD(
                "it ends in the middle",
                () -> pretend("head -c 3000 /tmp/whole >$out"),
                PostgresFaultKindsTest::takeBack),
        DUMP_LACKS_ITS_LAST_BYTES(
                "it ends in the middle",
                () -> pretend("head -c $(($(wc -c </tmp/whole) - 5)) /tmp/whole >$out"),
                PostgresFaultKindsTest::takeBack),
        DUMP_IS_EMPTY("it ends in the middle", () -> pretend(": >$out"), PostgresFaultKindsTest::takeBack),
        DUMP_IS_SOMETHING_ELSE(
                "it does not begin as one",
                () -> pretend("echo nothing at all >$out"),
                PostgresFaultKindsTest::takeBack),
        DUMP_FAILS_AT_ITS_END(
                "pg_dump ended with 1",
                () -> pretend("cat /tmp/whole >$out; exit 1"),
                PostgresFaultKindsTest::takeBack),
        DUMP_IS_KILLED(
                "pg_dump ended with 137",
                () -> pretend("head -c 3000 /tmp/whole >$out; kill -9 $$"),
                PostgresFaultKindsTest::takeBack),
        DUMP_IS_GONE(
                "pg_dump ended with 126",
                () -> stack.inside("mv", BIN + "pg_dump", BIN + "pg_dump.real"),
                PostgresFaultKindsTest::takeBack),
        ROLES_ARE_NOT_TOLD(
                "pg_dumpall ended with 126",
                () -> stack.inside("mv", BIN + "pg_dumpall", BIN + "pg_dumpall.gone"),
                () -> stack.inside("mv", BIN + "pg_dumpall.gone", BIN + "pg_dumpall")),
        PSQL_IS_GONE(
                "psql",
                () -> stack.inside("mv", BIN + "psql", BIN + "psql.gone"),
                () -> stack.inside("mv", BIN + "psql.gone", BIN + "psql")),
        DUMP_HANGS(
                "pg_dump stands still: since .* after [1-9][0-9]* bytes, and (its session|the server has no session of it)",
                () -> pretend("head -c 3000 /tmp/whole >$out; exec sleep 300"),
                PostgresFaultKindsTest::takeBack),
        // Whether it ends before or after it was asked everything, it is told as what it is.
        PSQL_SAYS_NOTHING(
                "psql (did not say which server|ended without an error before it was given all)",
                () -> {
                    stack.inside("mv", BIN + "psql", BIN + "psql.gone");
                    write(BIN + "psql", "#!/bin/sh\nexit 0\n");
                },
                () -> stack.inside("mv", BIN + "psql.gone", BIN + "psql"));

        private final String says;
        private final Change make;
        private final Change takeBack;

        Fault(String says, Change make, Change takeBack) {
            this.says = says;
            this.make = make;
            this.takeBack = takeBack;
        }
    }

    /** The same ways without a fault. */
    enum Control {
        NOTHING_IS_DONE(() -> {}, () -> {}),
        DUMP_IS_WRITTEN_BY_THE_ONE_THAT_PRETENDS(
                () -> pretend("cat /tmp/whole >$out"), PostgresFaultKindsTest::takeBack);

        private final Change make;
        private final Change takeBack;

        Control(Change make, Change takeBack) {
            this.make = make;
            this.takeBack = takeBack;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        docker = Docker.connect(Testbed.socket());
        stack = PostgresStack.up();
        stack.psql("CREATE ROLE \"Backup\" LOGIN");
        remote = Remote.start(folder);
        declare("owner");
    }

    @AfterAll
    static void stop() throws IOException {
        if (remote != null) {
            remote.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    private static void declare(String user) throws IOException, InterruptedException {
        remote.apply("shop", """
                project: shop
                compose: {file: docker-compose.yml}
                databases:
                  main: {kind: postgres, service: db, user: "%s", url: "postgresql://app:secret@127.0.0.1:5432/shop"}
                backup: {of: [main], keep: 1000, stalls_after: 1m}
                """.formatted(user), stack.folder());
    }

    private static void begin() throws IOException {
        var id = stack.container().id();
        docker.start(id);
        await().atMost(SOON).ignoreExceptions().until(() -> Testbed.isReady(docker, id));
    }

    private static void write(String file, String text) throws IOException {
        var result = docker.exec(
                        stack.container().id(),
                        List.of("sh", "-c", "cat >\"$0\" && /bin/busybox chmod 755 \"$0\"", file))
                .input(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .run(SOON);
        assertThat(result.exitCode()).as(result.errors()).isZero();
    }

    /** From now on the dump does this, at its end, with what the real one has written. */
    private static void pretend(String what) throws IOException {
        stack.inside("mv", BIN + "pg_dump", BIN + "pg_dump.real");
        write(BIN + "pg_dump", DUMP + what + "\n");
    }

    private static void takeBack() throws IOException {
        stack.inside("mv", BIN + "pg_dump.real", BIN + "pg_dump");
    }

    /** A page of a table is overwritten on the disk, while the server does not hold it in memory. */
    private static void damage() throws IOException {
        stack.psql("CREATE TABLE damaged AS SELECT i, repeat('x', 100) FROM generate_series(1, 1000) i; CHECKPOINT");
        var file = stack.psql("SELECT pg_relation_filepath('damaged')");
        docker.stop(stack.container().id());
        begin();
        stack.inside(
                "sh",
                "-c",
                "/bin/busybox dd if=/proc/self/exe of=$PGDATA/$0 bs=8192 count=1 seek=3 conv=notrunc 2>/dev/null",
                file);
    }

    private static List<Path> artifacts() throws IOException {
        var made = folder.resolve("data/backups/shop/main");
        if (!Files.isDirectory(made)) {
            return List.of();
        }
        try (var files = Files.list(made)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noBackupIsListedAfter(Fault fault) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            assertNoneIsListedAfter(fault);
        }
    }

    private static void assertNoneIsListedAfter(Fault fault) throws Exception {
        var before = newest();
        var artifacts = artifacts();
        fault.make.make();
        try {
            long job = backup();
            var error = await().atMost(3, TimeUnit.MINUTES)
                    .until(() -> remote.job(job).path("error").asString(""), text -> !text.isEmpty());
            assertThat(error).containsPattern(fault.says);
            if (!remote.job(job).path("state").asString().equals("failed")) {
                remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
            }
            assertThat(remote.end(job)).as(remote.log(job)).isNotEqualTo("succeeded");
        } finally {
            fault.takeBack.make();
        }
        assertThat(newest()).isEqualTo(before);
        assertThat(artifacts()).isEqualTo(artifacts);
    }

    /** Else what is refused after a fault could be refused without one too. */
    @ParameterizedTest
    @EnumSource
    void aBackupIsListedAfter(Control control) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            assertOneIsListedAfter(control);
        }
    }

    private static void assertOneIsListedAfter(Control control) throws Exception {
        var artifacts = artifacts().size();
        control.make.make();
        try {
            long job = backup();
            assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
            assertThat(newest().path("job_id").asLong()).isEqualTo(job);
        } finally {
            control.takeBack.make();
        }
        assertThat(artifacts()).as("the artifact and its manifest").hasSize(artifacts + 2);
    }

    private static JsonNode newest() throws IOException, InterruptedException {
        return remote.get("/projects/shop/backups?limit=1").path("items").path(0);
    }

    private static long backup() throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/backup", Map.of()).path("id").asLong();
    }
}
