package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
    private static final String HIDDEN = "till hidden";
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
        database = new DatabaseInPlace(stack.server(LIVE), new DatabaseSwap.Names(LIVE, ASIDE, MODEL), HIDDEN);
    }

    @AfterEach
    void remove() throws IOException {
        for (var name : new String[] {LIVE, ASIDE, MODEL, HIDDEN}) {
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
        var limit = database.limit();
        database.close();
        var number = Objects.requireNonNull(database.number());
        assertThat(database.hide(number)).isNull();
        database.keepModelOfHidden(limit);
        database.drop(number);
        assertThat(database.name(number)).isNull();
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

    /** As when TaskForge died after it had settings and nobody was let in any more, and before it had its name. */
    @Test
    void whatGotItsSettingsBeforeAKillAndNotItsNameGetsIt() throws IOException {
        sql("ALTER DATABASE till SET default_transaction_read_only TO on");
        var before = about(LIVE);
        var number = loaded();
        sql("ALTER DATABASE \"" + ASIDE + "\" SET default_transaction_read_only TO on");
        sql("ALTER DATABASE \"" + ASIDE + "\" WITH ALLOW_CONNECTIONS false");

        assertThat(database.open(number)).isNull();

        assertThat(about(LIVE)).isEqualTo(before);
        assertThat(stack.psql(LIVE, "SHOW default_transaction_read_only")).isEqualTo("on");
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

    /** As a restore does it up to the comparison; returns the number of what is hidden. */
    private String hidden() throws IOException {
        var number = Objects.requireNonNull(database.number());
        var limit = database.limit();
        database.keepModel();
        database.close();
        assertThat(database.limit()).isEqualTo("0");
        assertThat(database.hide(number)).isNull();
        database.keepModelOfHidden(limit);
        return number;
    }

    @Test
    void whatIsHiddenIsReachedByNobodyAndComesBackAsItWas() throws IOException {
        var before = about(LIVE);
        sql("ALTER DATABASE till SET work_mem TO '5MB'");

        var number = hidden();

        assertThatThrownBy(() -> stack.psql(LIVE, "SELECT 1")).hasMessageContaining("does not exist");
        assertThat(about(MODEL)).isEqualTo(before);
        assertThat(database.hidden().rows()).containsOnlyKeys("large objects");
        assertThat(database.others()).isEmpty();
        assertThat(database.hide(number)).isNull();
        assertThat(database.admit(number, "50")).isNull();
        assertThat(about(LIVE)).isEqualTo(before);
        assertThat(database.number()).isEqualTo(number);
        assertThat(has(MODEL)).isFalse();
        assertThat(database.admit(number, "50")).isNull();
        assertThat(stack.psql(LIVE, "SHOW work_mem")).isEqualTo("5MB");
    }

    @Test
    void whatIsHiddenDoesNotTakeTheNameOfAnotherOne() throws IOException {
        var number = hidden();
        sql("CREATE DATABASE till");

        assertThat(database.admit(number, "50")).contains("somebody has made another database");

        assertThat(database.name(number)).isEqualTo(HIDDEN);
        sql("DROP DATABASE till");
        assertThat(database.admit(number, "50")).isNull();
        assertThat(database.number()).isEqualTo(number);
    }

    @Test
    void whatCameBackIsNotHiddenByAnAttemptThatComesLate() throws IOException {
        var number = hidden();
        assertThat(database.admit(number, "50")).isNull();
        var before = about(LIVE);

        assertThat(database.hide(number)).contains("somebody has dropped database " + MODEL);

        assertThat(about(LIVE)).isEqualTo(before);
    }

    @Test
    void whatStillReadsWhatIsHiddenIsEndedWhenTheNextAttemptGoesOn() throws Exception {
        var number = hidden();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var earlier = threads.submit(() -> stack.psql(HIDDEN, "SELECT pg_sleep(60)"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> sql("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + HIDDEN
                                    + "' AND query LIKE '%pg_sleep%'")
                            .equals("1"));

            assertThat(database.hide(number)).isNull();

            assertThat(database.others()).isEmpty();
            assertThat(earlier).failsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void whatHasNoModelAnyMoreIsNotDroppedAndIsLetInWithItsOwnLimit() throws IOException {
        var before = about(LIVE);
        var number = hidden();
        sql("DROP DATABASE \"" + MODEL + "\"");

        database.drop(number);

        assertThat(database.isWhole(number)).isTrue();
        assertThat(database.admit(number, "50")).isNull();
        assertThat(about(LIVE)).isEqualTo(before);
    }

    @Test
    void whatWasClosedToAllForItsRemovalIsOpenedAgain() throws IOException {
        var before = about(LIVE);
        var number = hidden();
        sql("ALTER DATABASE \"" + HIDDEN + "\" WITH ALLOW_CONNECTIONS false");

        assertThat(database.hide(number)).isNull();
        assertThat(database.hidden().rows()).containsOnlyKeys("large objects");

        assertThat(database.admit(number, "50")).isNull();
        assertThat(about(LIVE)).isEqualTo(before);
    }

    @Test
    void whatWasDroppedHalfIsNotWholeAndIsDropped() throws IOException {
        var number = hidden();
        sql("UPDATE pg_database SET datconnlimit = -2 WHERE datname = '" + HIDDEN + "'");

        assertThat(database.isWhole(number)).isFalse();
        database.drop(number);

        assertThat(database.name(number)).isNull();
    }

    @Test
    void whatAnEarlierAttemptStillDoesToItIsEndedFirst() throws Exception {
        var number = hidden();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var earlier = threads.submit(
                    () -> sql("SET application_name = 'taskforge removes " + number + "'; SELECT pg_sleep(60);"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%'"
                                    + " AND application_name LIKE 'taskforge removes %'")
                            .equals("1"));

            assertThat(database.isWhole(number)).isTrue();

            assertThat(earlier).failsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void whoIsNoSuperuserIsKnownAndWhatItDidNotCloseIsLeftAsItIs() throws IOException {
        sql("CREATE ROLE plain LOGIN CREATEDB");
        var plain =
                new DatabaseInPlace(stack.server("plain", LIVE), new DatabaseSwap.Names(LIVE, ASIDE, MODEL), HIDDEN);
        var before = about(LIVE);

        assertThat(plain.ordinaryRole()).isEqualTo("plain");
        assertThat(plain.admit(null, null)).isNull();

        assertThat(about(LIVE)).isEqualTo(before);
        assertThat(database.ordinaryRole()).isNull();
        sql("DROP ROLE plain");
    }

    @Test
    void aServerThatLostOneOfItsProcessesIsKnownToHaveEnded() throws Exception {
        var before = database.life();
        assertThat(database.life()).isEqualTo(before);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var guest = threads.submit(() -> stack.psql(LIVE, "SELECT pg_sleep(60)"));
            var its = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
            await().atMost(Duration.ofSeconds(20)).until(() -> !sql(its).isEmpty());

            // As the kernel does it when there is no memory left.
            stack.inside("sh", "-c", "kill -9 " + sql(its));

            assertThat(guest).failsWithin(Duration.ofSeconds(20));
        }
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> !database.life().equals(before));
    }

    @Test
    void loadingNeedsRoomForTheLargestIndexWhateverNameItHas() throws IOException {
        long before = database.bytesToLoad();
        sql("ALTER SYSTEM SET max_wal_size = '32MB'");
        sql("SELECT pg_reload_conf()");
        stack.psql(
                LIVE,
                "CREATE TABLE t (x text); INSERT INTO t SELECT repeat(md5(i::text), 8) FROM generate_series(1, 50000) i;"
                        + " CREATE INDEX large ON t (x)");
        long index = Long.parseLong(stack.psql(LIVE, "SELECT pg_relation_size('large')"));

        assertThat(before).isPositive();
        assertThat(index).isGreaterThan(1L << 20);
        assertThat(database.bytesToLoad()).isGreaterThanOrEqualTo(index);
        hidden();
        assertThat(database.bytesToLoad()).isGreaterThanOrEqualTo(index);
        sql("ALTER SYSTEM RESET max_wal_size");
        sql("SELECT pg_reload_conf()");
    }

    @Test
    void whatLiesInAnotherTablespaceIsInTheWay() throws IOException {
        stack.inside("mkdir", "-p", "/tmp/elsewhere");
        stack.inside("chown", "postgres", "/tmp/elsewhere");
        sql("CREATE TABLESPACE elsewhere LOCATION '/tmp/elsewhere'");
        stack.psql(LIVE, "CREATE TABLE far (x int) TABLESPACE elsewhere");

        assertThat(database.inTheWay()).containsExactly("tables or indexes in tablespace elsewhere");

        stack.psql(LIVE, "DROP TABLE far");
        sql("DROP TABLESPACE elsewhere");
        assertThat(database.inTheWay()).isEmpty();
    }

    @Test
    void whatWasNotClosedKeepsTheLimitThatAPersonSetMeanwhile() throws IOException {
        database.keepModel();
        sql("ALTER DATABASE till CONNECTION LIMIT 60");
        var before = about(LIVE);

        assertThat(database.admit(null, null)).isNull();

        assertThat(about(LIVE)).isEqualTo(before);
        assertThat(has(MODEL)).isFalse();
    }

    @Test
    void anotherDatabaseOfItsNameIsNotDropped() throws IOException {
        var number = Objects.requireNonNull(database.number());
        database.keepModel();
        sql("DROP DATABASE till");
        sql("CREATE DATABASE till");

        assertThat(database.hide(number)).contains("is gone");
        database.drop(number);

        assertThat(database.number()).isNotNull().isNotEqualTo(number);
        assertThat(database.isWhole(number)).isFalse();
    }
}
