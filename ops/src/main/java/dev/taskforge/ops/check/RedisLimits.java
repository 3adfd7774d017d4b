package dev.taskforge.ops.check;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a Redis or Valkey server; null for what does not matter.
 *
 * @param persistence whether what it writes to its disk must have succeeded
 */
public record RedisLimits(
        @Nullable BigDecimal memory,
        @Nullable BigDecimal evictions,
        @Nullable BigDecimal rejected,
        @Nullable Integer replicas,
        @Nullable Duration lag,
        boolean persistence) {
    private static final Pattern REPLICA = Pattern.compile("slave[0-9]+");
    private static final Pattern STATE = Pattern.compile("(?:^|,)state=([a-z_]+)");
    private static final Pattern BEHIND = Pattern.compile("(?:^|,)lag=([0-9]{1,9})");

    boolean counts() {
        return evictions != null || rejected != null;
    }

    /** The counters of {@code INFO} that only grow. */
    static Map<String, Long> counted(Map<String, String> info) {
        return Map.of("evicted", number(info, "evicted_keys"), "rejected", number(info, "rejected_connections"));
    }

    void judge(Counters.Growth growth, Measures measures) {
        measures.most("max_evictions_per_minute", growth.perMinute("evicted"), evictions);
        measures.most("max_rejected_per_minute", growth.perMinute("rejected"), rejected);
    }

    void judge(Map<String, String> info, Measures measures) {
        if (memory != null) {
            long most = number(info, "maxmemory");
            long whole = most > 0 ? most : number(info, "total_system_memory");
            measures.most("max_memory_percent", whole <= 0 ? 0 : 100.0 * number(info, "used_memory") / whole, memory);
        }
        boolean copies = "slave".equals(info.get("role"));
        if (copies) {
            var link = info.getOrDefault("master_link_status", "");
            measures.state("master_link_status", link.equals("up"), link);
            if (link.equals("up") && lag != null) {
                var since = Duration.ofSeconds(Math.max(0, number(info, "master_last_io_seconds_ago")));
                measures.most("replication_lag", since, lag);
            }
        } else {
            followers(info, measures);
        }
        if (persistence) {
            written(info, measures, "rdb_last_bgsave_status");
            written(info, measures, "aof_last_write_status");
        }
    }

    private void followers(Map<String, String> info, Measures measures) {
        int following = 0;
        long slowest = 0;
        for (var entry : new TreeMap<>(info).entrySet()) {
            if (!REPLICA.matcher(entry.getKey()).matches()) {
                continue;
            }
            var state = STATE.matcher(entry.getValue());
            var behind = BEHIND.matcher(entry.getValue());
            if (state.find() && state.group(1).equals("online")) {
                following++;
                slowest = Math.max(slowest, behind.find() ? Long.parseLong(behind.group(1)) : 0);
            }
        }
        measures.least("min_replicas", following, replicas);
        if (following > 0) {
            measures.most("replication_lag", Duration.ofSeconds(slowest), lag);
        }
    }

    private static void written(Map<String, String> info, Measures measures, String name) {
        var status = info.get(name);
        if (status != null) {
            measures.state(name, status.equals("ok"), status);
        }
    }

    private static long number(Map<String, String> info, String name) {
        var text = info.getOrDefault(name, "");
        return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
