package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
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

    /** The counters of {@code INFO} that only grow, as far as it holds them. */
    static Map<String, Long> counted(Map<String, String> info) {
        var counted = new HashMap<String, Long>();
        number(info, "evicted_keys").ifPresent(count -> counted.put("evicted", count));
        number(info, "rejected_connections").ifPresent(count -> counted.put("rejected", count));
        return counted;
    }

    /** @param growth null when there was no earlier look, or the server was started since */
    void judge(Map<String, Long> counted, Counters.@Nullable Growth growth, Measures measures) {
        rate("evicted", "max_evictions_per_minute", evictions, counted, growth, measures);
        rate("rejected", "max_rejected_per_minute", rejected, counted, growth, measures);
    }

    private static void rate(
            String name,
            String key,
            @Nullable BigDecimal limit,
            Map<String, Long> counted,
            Counters.@Nullable Growth growth,
            Measures measures) {
        if (limit == null) {
            return;
        }
        if (!counted.containsKey(name)) {
            unknown(key, measures);
        } else if (growth == null) {
            measures.later(key);
        } else {
            measures.most(key, growth.perMinute(name), limit);
        }
    }

    void judge(Map<String, String> info, Measures measures) {
        memory(info, measures);
        boolean copies = "slave".equals(info.get("role"));
        if (copies) {
            var link = info.getOrDefault("master_link_status", "");
            measures.state("master_link_status", link.equals("up"), link);
            if (link.equals("up") && lag != null) {
                since(info, measures);
            }
        }
        if (!copies || replicas != null) {
            followers(info, copies, measures);
        }
        if (persistence) {
            written(info, measures, "rdb_last_bgsave_status");
            written(info, measures, "aof_last_write_status");
        }
    }

    private void memory(Map<String, String> info, Measures measures) {
        if (memory == null) {
            return;
        }
        var most = number(info, "maxmemory");
        var whole = most.orElse(0) > 0 ? most : number(info, "total_system_memory");
        var used = number(info, "used_memory");
        if (most.isEmpty() || whole.orElse(0) <= 0 || used.isEmpty()) {
            unknown("max_memory_percent", measures);
        } else {
            measures.most("max_memory_percent", 100.0 * used.getAsLong() / whole.getAsLong(), memory);
        }
    }

    private void since(Map<String, String> info, Measures measures) {
        var seconds = number(info, "master_last_io_seconds_ago");
        if (seconds.isEmpty() || seconds.getAsLong() < 0) {
            unknown("replication_lag", measures);
        } else {
            measures.most("replication_lag", Duration.ofSeconds(seconds.getAsLong()), lag);
        }
    }

    /** @param copies whether it is a replica itself, whose own lag counts and not that of those that follow it */
    private void followers(Map<String, String> info, boolean copies, Measures measures) {
        int following = 0;
        long slowest = 0;
        boolean told = true;
        for (var entry : new TreeMap<>(info).entrySet()) {
            if (!REPLICA.matcher(entry.getKey()).matches()) {
                continue;
            }
            var state = STATE.matcher(entry.getValue());
            if (state.find() && state.group(1).equals("online")) {
                var behind = BEHIND.matcher(entry.getValue());
                following++;
                told &= behind.find();
                slowest = told ? Math.max(slowest, Long.parseLong(behind.group(1))) : slowest;
            }
        }
        measures.least("min_replicas", following, replicas);
        if (lag == null || copies) {
            return;
        }
        if (following == 0) {
            measures.state("replication_lag", false, "– (0 online)");
        } else if (told) {
            measures.most("replication_lag", Duration.ofSeconds(slowest), lag);
        } else {
            unknown("replication_lag", measures);
        }
    }

    private static void unknown(String key, Measures measures) {
        measures.unknown(Message.of("check.redis.unknown", key), Message.of("check.redis.unknown.fix", key));
    }

    private static void written(Map<String, String> info, Measures measures, String name) {
        var status = info.get(name);
        if (status != null) {
            measures.state(name, status.equals("ok"), status);
        }
    }

    /** Empty when the server does not say. */
    private static OptionalLong number(Map<String, String> info, String name) {
        var text = info.getOrDefault(name, "");
        return text.matches("-?[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
