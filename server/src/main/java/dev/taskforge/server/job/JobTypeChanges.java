package dev.taskforge.server.job;

import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.api.JobTypeStatus;
import dev.taskforge.engine.api.JobTypes;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people change about a job type, recorded in the audit log. */
public final class JobTypeChanges {
    private final JobTypes types;
    private final Database database;
    private final AuditLog audit;

    public JobTypeChanges(JobTypes types, Database database, AuditLog audit) {
        this.types = types;
        this.database = database;
        this.audit = audit;
    }

    public JobTypeStatus find(String name) {
        return types.find(name).orElseThrow(() -> unknown(name));
    }

    /** Creates or replaces the setting of a type; it counts when this returns. */
    public void put(Exchange exchange, JobTypeSetting setting) {
        database.write(tx -> {
            types.put(tx, setting);
            return audit.append(
                    tx,
                    exchange.principal().actor(),
                    "job_type.put",
                    null,
                    "job-type/" + setting.name(),
                    details(setting));
        });
        types.list();
    }

    /** Removes the setting of a type; what is built in counts again. */
    public void remove(Exchange exchange, String name) {
        database.write(tx -> {
            if (!types.remove(tx, name)) {
                throw unknown(name);
            }
            return audit.append(
                    tx, exchange.principal().actor(), "job_type.remove", null, "job-type/" + name, Map.of());
        });
        types.list();
    }

    private static ProblemException unknown(String name) {
        return ProblemException.notFound("job_type.unknown", name);
    }

    /** What is set; of a schema only that there is one, because it may be long. */
    private static Map<String, Object> details(JobTypeSetting setting) {
        var details = new LinkedHashMap<String, Object>();
        put(details, "timeout_seconds", seconds(setting.timeout()));
        put(details, "max_attempts", setting.maxAttempts());
        put(details, "retry_first_seconds", seconds(setting.firstPause()));
        put(details, "retry_most_seconds", seconds(setting.longestPause()));
        put(details, "retention_seconds", seconds(setting.retention()));
        put(details, "description", setting.description());
        details.put("payload_schema", setting.payloadSchema() != null);
        return details;
    }

    private static void put(Map<String, Object> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value);
        }
    }

    private static @Nullable Long seconds(@Nullable Duration value) {
        return value == null ? null : value.toSeconds();
    }
}
