package dev.taskforge.ops.lint.migration;

/** How what runs a file sends its statements. */
enum Runner {
    /** One by one, as psql does: a transaction is where the file begins one. */
    ONE_BY_ONE,
    /** All in one message: alone, a statement is in no transaction, several are in one. */
    TOGETHER,
    /** In a transaction, unless no statement of the file can be; a mixture is refused. */
    DETECTS,
    /** In a transaction of its own. */
    IN_TRANSACTION
}
