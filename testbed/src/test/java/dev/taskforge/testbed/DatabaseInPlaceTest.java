package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.backup.postgres.DatabaseInPlace;
import dev.taskforge.ops.backup.postgres.DatabaseSwap;
import dev.taskforge.ops.backup.postgres.Facts;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person does to the databases of a restore in place meanwhile is never taken for its own doing. */
@Tag("data")
class DatabaseInPlaceTest {
    private static final String LIVE = "till";
    private static final String ASIDE = "till aside";
    private static final String MODEL = "till model";
    private static PostgresStack stack;
    private static Facts.Server like;

    private DatabaseInPlace database;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = PostgresStack.up();
        like = stack.server(PostgresStack.DATABASE).facts().server();
    }

    @AfterAll
    static void stop() throws IOException {
        if (stack != null) {
            stack.close();
        }
    }

    @BeforeEach
    void make() throws IOException {
        sql("CREATE DATABASE till OWNER app CONNECTION LIMIT 50");
        sql("COMMENT ON DATABASE till IS 'of the till'");
        database = new DatabaseInPlace(stack.server(LIVE), new DatabaseSwap.Names(LIVE, ASIDE, MODEL));
    }

    @AfterEach
    void remove() throws IOException {
        for (var name : new String[] {LIVE, ASIDE, MODEL}) {
            sql("DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
        }
    }

    private static String sql(String sql) throws IOException {
        return stack.psql("postgres", sql);
    }

    private static String about(String name) throws IOException {
        return sql("SELECT pg_get_userbyid(datdba), datconnlimit, datallowconn, shobj_description(oid, 'pg_database')"
                + " FROM pg_database WHERE datname = '" + name + "'");
    }

    private static boolean has(String name) throws IOException {
        return !about(name).isEmpty();
    }

    /** As a restore does it up to the comparison; returns the number of what was loaded. */
    private String loaded() throws IOException {
        database.keepModel();
        database.close();
        database.drop(Objects.requireNonNull(database.number()));
        assertThat(has(LIVE)).isFalse();
        assertThat(database.create(like, "")).isEmpty();
        return Objects.requireNonNull(database.loaded());
    }

    @Test
    void whatWasLoadedGetsTheNameOwnerLimitAndCommentThoughSomebodyIsConnected() throws Exception {
        var before = about(LIVE);
        var number = loaded();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var guest = threads.submit(() -> stack.psql(ASIDE, "SELECT pg_sleep(60)"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> sql("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + ASIDE
                                    + "' AND query LIKE '%pg_sleep%'")
                            .equals("1"));

            assertThat(database.open(number)).isNull();

            assertThat(guest).failsWithin(Duration.ofSeconds(20));
        }
        assertThat(about(LIVE)).isEqualTo(before);
        assertThat(database.number()).isEqualTo(number);
        assertThat(has(MODEL)).isFalse();
        assertThat(database.open(number)).isNull();
        assertThat(about(LIVE)).isEqualTo(before);
    }

    @Test
    void whatWasLoadedAndIsGoneIsNotTakenForWhatHasTheName() throws IOException {
        var number = loaded();
        sql("DROP DATABASE \"" + ASIDE + "\"");

        assertThat(database.open(number)).contains("is gone");
        sql("CREATE DATABASE till");

        assertThat(database.open(number)).contains("is gone");
        assertThat(has(MODEL)).isTrue();
    }

    @Test
    void whatAPersonHasLoadedUnderItsNameIsNotLetIn() throws IOException {
        var number = loaded();
        sql("DROP DATABASE \"" + ASIDE + "\"");
        sql("CREATE DATABASE \"" + ASIDE + "\"");

        assertThat(database.open(number)).contains("another one than was loaded and compared");

        assertThat(has(LIVE)).isFalse();
        assertThat(has(ASIDE)).isTrue();
        assertThat(has(MODEL)).isTrue();
    }

    @Test
    void nothingIsLetInWithoutTheModel() throws IOException {
        var number = loaded();
        sql("DROP DATABASE \"" + MODEL + "\"");

        assertThat(database.open(number)).contains("settings and rights");

        assertThat(has(LIVE)).isFalse();
        assertThat(database.loaded()).isEqualTo(number);
    }

    @Test
    void whatHasNoModelAnyMoreIsNotDroppedAndIsLetInWithItsOwnLimit() throws IOException {
        var before = about(LIVE);
        var number = Objects.requireNonNull(database.number());
        var limit = database.limit();
        database.keepModel();
        database.close();
        assertThat(database.limit()).isEqualTo("0");
        sql("DROP DATABASE \"" + MODEL + "\"");

        database.drop(number);

        assertThat(database.isWhole(number)).isTrue();
        database.admit(limit);
        assertThat(about(LIVE)).isEqualTo(before);
    }

    @Test
    void whatWasNotClosedKeepsTheLimitThatAPersonSetMeanwhile() throws IOException {
        database.keepModel();
        sql("ALTER DATABASE till CONNECTION LIMIT 60");
        var before = about(LIVE);

        database.admit(null);

        assertThat(about(LIVE)).isEqualTo(before);
        assertThat(has(MODEL)).isFalse();
    }

    @Test
    void anotherDatabaseOfItsNameIsNotDropped() throws IOException {
        var number = Objects.requireNonNull(database.number());
        database.keepModel();
        sql("DROP DATABASE till");
        sql("CREATE DATABASE till");

        database.drop(number);

        assertThat(database.number()).isNotNull().isNotEqualTo(number);
        assertThat(database.isWhole(number)).isFalse();
    }
}
