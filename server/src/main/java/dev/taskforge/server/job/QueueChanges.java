package dev.taskforge.server.job;

import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.api.Queues;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** What people change about a queue, recorded in the audit log. */
public final class QueueChanges {
    private final Queues queues;
    private final Database database;
    private final AuditLog audit;

    public QueueChanges(Queues queues, Database database, AuditLog audit) {
        this.queues = queues;
        this.database = database;
        this.audit = audit;
    }

    public QueueStatus find(String name) {
        return queues.list().stream()
                .filter(queue -> queue.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("queue.unknown", name));
    }

    /** Changes what is not null. */
    public void change(Exchange exchange, String name, @Nullable Boolean paused, @Nullable Integer concurrency) {
        find(name);
        database.write(tx -> {
            var details = new LinkedHashMap<String, Object>();
            if (paused != null) {
                queues.pause(tx, name, paused);
                details.put("paused", paused);
            }
            if (concurrency != null) {
                queues.concurrency(tx, name, concurrency);
                details.put("concurrency", concurrency);
            }
            var action = Boolean.TRUE.equals(paused) ? "queue.pause" : "queue.change";
            return audit.append(tx, exchange.principal().actor(), action, null, "queue/" + name, details);
        });
    }
}
