package dev.taskforge.engine.api;

/**
 * Tells what has kept PostgreSQL for too long ({@link EngineSettings#pinnedAfter}) from removing the dead rows of the
 * queue, which makes claiming slower from minute to minute. On SQLite it is always nothing: who reads its file cannot be
 * told. Safe for use by any thread.
 */
public interface Pins {

    /** Asks the database. */
    PinReport look();

    /** What was seen last, a minute ago at most once the engine has started; costs nothing. */
    PinReport latest();
}
