package dev.taskforge.ops.dump;

/** Statements of an archive that fill one table: nothing but INSERT without comments. */
final class Inserts implements SqlListener {
    private final SqlScan sql;
    private final String table;

    Inserts(SqlScan sql, String table) {
        this.sql = sql;
        this.table = table;
        sql.add(table, 0);
    }

    @Override
    public void comment(String text, long line) {
        sql.unclear("a comment among the rows of " + table, line);
    }

    @Override
    public void command(String text, boolean alone, long line) {
        sql.command(text, alone, line);
    }

    @Override
    public boolean keeps(Statement statement) {
        return true;
    }

    @Override
    public void statement(Statement statement) {
        sql.statement(statement);
        if (!statement.is("INSERT")) {
            sql.unclear(statement.head() + " among the rows of " + table, statement.line());
        }
    }

    @Override
    public void rows(long count) {
        sql.unclear("a COPY among the rows of " + table, 0);
    }

    @Override
    public void unclear(String what, long line) {
        sql.unclear(what, line);
    }
}
