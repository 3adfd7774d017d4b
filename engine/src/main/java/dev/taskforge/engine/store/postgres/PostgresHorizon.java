package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.api.Pin;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.Holder;
import dev.taskforge.engine.store.Horizon;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads PostgreSQL's own views, by its rules for ordinary tables: transactions of this database count, standbys and slots
 * of all databases, running vacuums do not. Who holds what no transaction has come after holds nothing back. The numbers
 * of transactions are visible to every user; times, states and addresses of others only with {@code pg_read_all_stats}.
 *
 * <p>A transaction that has written in another database holds rows back only while one of this database is open too, and
 * is not told.
 */
final class PostgresHorizon implements Horizon {
    /** A snapshot without a write may be of the running statement only; what is idle keeps its first. */
    private static final String HOLDERS = """
            SELECT kind, name, pid, usr, application, client, state, held::text AS held,
              (extract(epoch FROM coalesce(since, statement_timestamp())) * 1000)::bigint AS since,
              CASE WHEN since IS NULL AND kind = 'TRANSACTION' THEN 1 ELSE 0 END AS hidden
            FROM (
              SELECT CASE WHEN s.datid IS NULL THEN 'STANDBY' ELSE 'TRANSACTION' END AS kind, NULL AS name, s.pid,
                s.usename AS usr, nullif(s.application_name, '') AS application, host(s.client_addr) AS client, s.state,
                coalesce(s.backend_xid, s.backend_xmin) AS held,
                CASE WHEN s.datid IS NULL THEN NULL
                  WHEN s.backend_xid IS NOT NULL OR s.state <> 'active' THEN s.xact_start
                  ELSE coalesce(s.query_start, s.xact_start) END AS since
              FROM pg_stat_activity AS s
              WHERE (s.datname = current_database() OR s.datid IS NULL) AND s.leader_pid IS NULL
                AND s.pid <> pg_backend_pid()
                AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_vacuum AS v WHERE v.pid = s.pid)
              UNION ALL
              SELECT 'PREPARED', gid, NULL, owner, NULL, NULL, NULL, transaction, prepared
              FROM pg_prepared_xacts WHERE database = current_database()
              UNION ALL
              SELECT 'SLOT', slot_name, NULL, NULL, NULL, NULL,
                CASE WHEN active THEN 'active' ELSE 'inactive' END, xmin, NULL
              FROM pg_replication_slots WHERE wal_status IS DISTINCT FROM 'lost') AS holder
            WHERE age(held) > 0""";

    @Override
    public List<Holder> holders(Tx tx) {
        return tx.query(HOLDERS, PostgresHorizon::holder);
    }

    private static Holder holder(Row row) throws SQLException {
        var pid = row.numberOrNull("pid");
        var pin = new Pin(
                row.constant("kind", Pin.Kind.class),
                row.textOrNull("name"),
                pid == null ? null : (Integer) pid.intValue(),
                row.textOrNull("usr"),
                row.textOrNull("application"),
                row.textOrNull("client"),
                row.textOrNull("state"),
                row.time("since"));
        return new Holder(pin, row.text("held"), row.flag("hidden"));
    }
}
