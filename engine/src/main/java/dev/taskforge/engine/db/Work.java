package dev.taskforge.engine.db;

/** What happens inside one transaction. Any exception rolls it back and reaches the caller unchanged. */
@FunctionalInterface
public interface Work<T extends @org.jspecify.annotations.Nullable Object> {
    T run(Tx tx) throws Exception;
}
