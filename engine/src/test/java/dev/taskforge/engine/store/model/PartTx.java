package dev.taskforge.engine.store.model;

import dev.taskforge.engine.db.RowMapper;
import dev.taskforge.engine.db.Tx;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One change inside a longer transaction, which counts as committed as soon as it is over. */
final class PartTx implements Tx {
    private final Tx whole;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final long beganNanos = System.nanoTime();

    PartTx(Tx whole) {
        this.whole = whole;
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }

    @Override
    public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... arguments) {
        return whole.query(sql, mapper, arguments);
    }

    @Override
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... arguments) {
        return whole.first(sql, mapper, arguments);
    }

    @Override
    public int update(String sql, @Nullable Object... arguments) {
        return whole.update(sql, arguments);
    }

    @Override
    public int[] batch(String sql, List<@Nullable Object[]> rows) {
        return whole.batch(sql, rows);
    }

    @Override
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    @Override
    public void beforeCommit(Consumer<Tx> last) {
        throw new UnsupportedOperationException("no store asks for this");
    }

    @Override
    public void runLater(String sql, @Nullable Object... arguments) {
        whole.runLater(sql, arguments);
    }

    @Override
    public long beganNanos() {
        return beganNanos;
    }

    @Override
    public Connection connection() {
        return whole.connection();
    }
}
