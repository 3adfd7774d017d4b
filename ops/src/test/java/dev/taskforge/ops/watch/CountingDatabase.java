package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Work;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A database that counts the transactions that keep others waiting. */
record CountingDatabase(Database inner, AtomicLong writes) implements Database {
    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
        return inner.read(work);
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
        writes.incrementAndGet();
        return inner.write(work);
    }

    @Override
    public <T extends @Nullable Object> T shared(Work<T> work) {
        return inner.shared(work);
    }

    @Override
    public boolean overlaps() {
        return inner.overlaps();
    }

    @Override
    public boolean isWriting() {
        return inner.isWriting();
    }

    @Override
    public Dialect dialect() {
        return inner.dialect();
    }

    @Override
    public void close() {
        inner.close();
    }
}
