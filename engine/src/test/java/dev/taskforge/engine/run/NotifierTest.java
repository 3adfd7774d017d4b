package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.NotificationChannel;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.store.ReadyJob;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotifierTest {
    private static final ReadyJob JOB = new ReadyJob("default", "mail", 5, 1_000, 7);
    private final DatabaseException full = new DatabaseException(
            "commit failed", new SQLException("too many notifications in the NOTIFY queue", "54000"));

    private PostgresDatabase database;
    private NotificationChannel channel;
    private Notifier notifier;

    @BeforeEach
    void open() throws SQLException {
        database = (PostgresDatabase) TestDatabase.open(PostgresServer.shared().newSchema());
        Engines.migrate(database, Clock.systemUTC());
        channel = Objects.requireNonNull(database.listen());
        notifier = new Notifier(database, "self");
    }

    @AfterEach
    void close() {
        channel.close();
        notifier.close();
        database.close();
    }

    private boolean tellWithin() {
        return database.shared(tx -> notifier.tellWithin(tx, JOB));
    }

    private void awaitQuiet() {
        await().atMost(TestEngine.PATIENCE).until(this::tellWithin);
    }

    private List<String> hear() throws SQLException {
        return channel.await((int) TestEngine.PATIENCE.toMillis());
    }

    @Test
    void aTransactionNotifiesItselfAfterAWhileWithoutAny() throws SQLException {
        awaitQuiet();

        assertThat(hear()).containsExactly(Message.of(JOB, "self").text());
        database.shared(tx -> {
            boolean first = notifier.tellWithin(tx, JOB);
            assertThat(notifier.tellWithin(tx, JOB)).isFalse();
            return first;
        });
    }

    @Test
    void aTransactionThatIsUndoneTellsNobody() throws SQLException {
        assertThatThrownBy(() -> database.shared(tx -> {
                    await().atMost(TestEngine.PATIENCE).until(() -> notifier.tellWithin(tx, JOB));
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");
        notifier.tellAnything();

        assertThat(hear()).containsExactly(Message.anything("self").text());
    }

    @Test
    void afterARefusedNotificationNoneGoesWithATransactionUntilOneCouldBeSent() throws SQLException {
        assertThat(notifier.spoiled(new DatabaseException("no", new SQLException("no", "23505"))))
                .isFalse();
        assertThat(notifier.spoiled(full)).isTrue();
        assertThat(notifier.spoiled(full)).isFalse();

        assertThat(hear()).containsExactly(Message.anything("self").text());
        awaitQuiet();
        assertThat(hear()).containsExactly(Message.of(JOB, "self").text());
    }

    @Test
    void whatWasNotSentYetIsSentWhenTheProcessCloses() throws SQLException {
        notifier.tell(JOB);
        notifier.close();

        assertThat(hear()).containsExactly(Message.of(JOB, "self").text());
    }
}
