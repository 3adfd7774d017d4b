package dev.taskforge.engine.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Tx} on one JDBC connection. Statements stay prepared for the life of the connection. */
final class JdbcTx implements Tx {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcTx.class);
    private static final int CACHED_STATEMENTS = 200;

    private final Connection connection;
    private final boolean pipelines;
    private final LinkedHashMap<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Consumer<Tx>> beforeCommit = new ArrayList<>();

    /** What {@link #runLater} was asked for and has not been sent. */
    private @Nullable Later later;

    private long beganNanos = System.nanoTime();

    private record Later(String sql, List<@Nullable Object> arguments) {}

    JdbcTx(Connection connection) {
        this(connection, false);
    }

    /** @param pipelines whether the driver sends several statements, with a semicolon between, on one way to the server */
    JdbcTx(Connection connection, boolean pipelines) {
        this.connection = connection;
        this.pipelines = pipelines;
    }

    @Override
    public long beganNanos() {
        return beganNanos;
    }

    @Override
    public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... arguments) {
        try (var results = results(sql, arguments)) {
            var row = new Row(results);
            var list = new ArrayList<T>();
            while (results.next()) {
                list.add(mapper.map(row));
            }
            return list;
        } catch (SQLException e) {
            throw DatabaseException.of(sql, e);
        }
    }

    @Override
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... arguments) {
        try (var results = results(sql, arguments)) {
            return results.next() ? Optional.of(mapper.map(new Row(results))) : Optional.empty();
        } catch (SQLException e) {
            throw DatabaseException.of(sql, e);
        }
    }

    @Override
    public int update(String sql, @Nullable Object... arguments) {
        try {
            sendLater();
            return bind(sql, arguments).executeUpdate();
        } catch (SQLException e) {
            throw DatabaseException.of(sql, e);
        }
    }

    @Override
    public int[] batch(String sql, List<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return new int[0];
        }
        try {
            sendLater();
            var statement = prepared(sql);
            for (var row : rows) {
                set(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        } catch (SQLException e) {
            throw DatabaseException.of(sql, e);
        }
    }

    @Override
    public void runLater(String sql, @Nullable Object... arguments) {
        try {
            sendLater();
            if (pipelines) {
                later = new Later(sql, Arrays.asList(arguments));
            } else {
                bind(sql, arguments).execute();
            }
        } catch (SQLException e) {
            throw DatabaseException.of(sql, e);
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    @Override
    public void beforeCommit(Consumer<Tx> last) {
        if (!beforeCommit.contains(last)) {
            beforeCommit.add(last);
        }
    }

    @Override
    public Connection connection() {
        try {
            sendLater();
        } catch (SQLException e) {
            throw DatabaseException.of("a change before", e);
        }
        return connection;
    }

    /** Commits what was done on a connection without auto-commit. */
    void commit() throws SQLException {
        if (later != null) {
            withLater("COMMIT").execute();
        }
        connection.commit();
    }

    /** Hands over the actions that wait for the commit and forgets them. */
    List<Runnable> takeAfterCommit() {
        var actions = List.copyOf(afterCommit);
        afterCommit.clear();
        return actions;
    }

    /** Runs what waited for a commit; one that fails keeps the others from nothing. */
    static void runQuietly(List<Runnable> actions) {
        for (var action : actions) {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                LOG.error("an action after the commit failed", e);
            }
        }
    }

    /** Hands over what is to run last and forgets it. */
    List<Consumer<Tx>> takeBeforeCommit() {
        var last = List.copyOf(beforeCommit);
        beforeCommit.clear();
        return last;
    }

    int beforeCommitCount() {
        return beforeCommit.size();
    }

    /** Forgets what a work that failed wanted to have done, given the count from before it. */
    void forgetSince(int promised) {
        afterCommit.clear();
        beforeCommit.subList(promised, beforeCommit.size()).clear();
    }

    /** Forgets everything that was to happen at the end of this transaction. */
    void forget() {
        forgetSince(0);
    }

    /** Begins a transaction by this statement. */
    void begin(String sql) throws SQLException {
        beganNanos = System.nanoTime();
        control(sql);
    }

    /** Runs a statement that takes no arguments and returns nothing, such as ROLLBACK. */
    void control(String sql) throws SQLException {
        prepared(sql).execute();
    }

    /** Closes every prepared statement; after a transaction that the database ended itself they may be unusable. */
    void forgetStatements() {
        for (var statement : statements.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                LOG.debug("closing a statement: {}", e.getMessage());
            }
        }
        statements.clear();
    }

    private ResultSet results(String sql, @Nullable Object... arguments) throws SQLException {
        if (later == null) {
            return bind(sql, arguments).executeQuery();
        }
        var statement = withLater(sql, arguments);
        statement.execute();
        statement.getMoreResults();
        return Objects.requireNonNull(statement.getResultSet(), "the answer to the second statement");
    }

    private void sendLater() throws SQLException {
        var pending = later;
        if (pending != null) {
            later = null;
            bind(pending.sql, pending.arguments.toArray()).execute();
        }
    }

    /** What waits to be sent, and this statement behind it. */
    private PreparedStatement withLater(String sql, @Nullable Object... arguments) throws SQLException {
        var pending = Objects.requireNonNull(later);
        later = null;
        var both = Stream.concat(pending.arguments.stream(), Arrays.stream(arguments));
        return bind(pending.sql + "; " + sql, both.toArray());
    }

    private PreparedStatement bind(String sql, @Nullable Object... arguments) throws SQLException {
        var statement = prepared(sql);
        set(statement, arguments);
        return statement;
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        var known = statements.get(sql);
        if (known != null) {
            return known;
        }
        if (statements.size() >= CACHED_STATEMENTS) {
            var eldest = statements.pollFirstEntry();
            eldest.getValue().close();
        }
        var statement = connection.prepareStatement(sql);
        statements.put(sql, statement);
        return statement;
    }

    /** PostgreSQL keeps no NUL, and SQLite's functions stop at one; outputs of programs and messages of errors have them. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }

    private static void set(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case null -> statement.setObject(i + 1, null);
                case String text -> statement.setString(i + 1, storable(text));
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
                case Instant time -> statement.setLong(i + 1, time.toEpochMilli());
                case Enum<?> constant -> statement.setString(i + 1, constant.name());
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case Double number -> statement.setDouble(i + 1, number);
                case long[] numbers -> statement.setObject(i + 1, numbers);
                case int[] numbers -> statement.setObject(i + 1, numbers);
                case String[] texts ->
                    statement.setObject(
                            i + 1, Arrays.stream(texts).map(JdbcTx::storable).toArray(String[]::new));
                case Object[] values -> statement.setObject(i + 1, values);
                default ->
                    throw new IllegalArgumentException("argument " + (i + 1) + " is a " + arguments[i].getClass());
            }
        }
    }
}
