package dev.taskforge.server.job;

import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.api.Queues;
import dev.taskforge.engine.api.WeightRefused;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;

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
    public void change(Exchange exchange, String name, QueueBody body) {
        find(name);
        database.write(tx -> {
            var details = apply(tx, name, body);
            var action = Boolean.TRUE.equals(body.paused()) ? "queue.pause" : "queue.change";
            return audit.append(tx, exchange.principal().actor(), action, null, "queue/" + name, details);
        });
    }

    private Map<String, Object> apply(Tx tx, String name, QueueBody body) {
        var details = new LinkedHashMap<String, Object>();
        if (body.paused() != null) {
            queues.pause(tx, name, body.paused());
            details.put("paused", body.paused());
        }
        if (body.concurrency() != null) {
            queues.concurrency(tx, name, body.concurrency());
            details.put("concurrency", body.concurrency());
        }
        if (body.rate() != null) {
            var rate = RateText.parse(body.rate());
            queues.rate(tx, name, rate);
            details.put("rate", RateText.said(rate));
        }
        if (body.weight() != null) {
            weigh(tx, name, body.weight());
            details.put("weight", body.weight());
        }
        return details;
    }

    private void weigh(Tx tx, String name, int weight) {
        try {
            queues.weight(tx, name, weight);
        } catch (WeightRefused refused) {
            throw ProblemException.invalid("weight", Message.of("queue.weight", refused.left(), refused.others()));
        }
    }
}
