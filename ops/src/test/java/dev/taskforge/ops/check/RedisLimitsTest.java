package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a server of Redis reports, and what it does not. */
final class RedisLimitsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final BigDecimal TEN = BigDecimal.TEN;

    private static RedisLimits limits(@Nullable BigDecimal rates, @Nullable Integer replicas, @Nullable Duration lag) {
        return new RedisLimits(rates, rates, rates, replicas, lag, false);
    }

    private static CheckState state(RedisLimits limits, String... info) {
        var facts = new HashMap<String, String>();
        for (int i = 0; i < info.length; i += 2) {
            facts.put(info[i], info[i + 1]);
        }
        var measures = new Measures("redis", "there");
        limits.judge(facts, measures);
        if (limits.counts()) {
            limits.judge(RedisLimits.counted(facts), new Counters.Growth(MINUTE, Map.of()), measures);
        }
        return measures.answer().state();
    }

    @Test
    void aMasterWithoutReplicasIsBehind() {
        var lag = limits(null, null, MINUTE);
        assertThat(state(lag, "role", "master")).isEqualTo(CheckState.FAIL);
        assertThat(state(lag, "role", "master", "slave0", "ip=1,port=2,state=wait_bgsave,offset=3,lag=0"))
                .isEqualTo(CheckState.FAIL);
        assertThat(state(lag, "role", "master", "slave0", "ip=1,port=2,state=online,offset=3,lag=61"))
                .isEqualTo(CheckState.FAIL);
        assertThat(state(lag, "role", "master", "slave0", "ip=1,port=2,state=online,offset=3,lag=1"))
                .isEqualTo(CheckState.PASS);
        assertThat(state(lag, "role", "master", "slave0", "ip=1,port=2,state=online,offset=3"))
                .isEqualTo(CheckState.ERROR);
    }

    @Test
    void aMasterThatBecameAReplicaLacksItsOwn() {
        var wanted = limits(null, 1, null);
        assertThat(state(wanted, "role", "slave", "master_link_status", "up")).isEqualTo(CheckState.FAIL);
        assertThat(state(wanted, "role", "slave", "master_link_status", "up", "slave0", "state=online,lag=0"))
                .isEqualTo(CheckState.PASS);
        assertThat(state(limits(null, null, null), "role", "slave", "master_link_status", "up"))
                .isEqualTo(CheckState.PASS);
    }

    @Test
    void whatIsNotReportedIsNoPass() {
        var all = new String[] {
            "role",
            "master",
            "maxmemory",
            "0",
            "total_system_memory",
            "1000",
            "used_memory",
            "1",
            "evicted_keys",
            "0",
            "rejected_connections",
            "0"
        };
        assertThat(state(limits(TEN, null, null), all)).isEqualTo(CheckState.PASS);
        for (int missing = 2; missing < all.length; missing += 2) {
            var some = all.clone();
            some[missing] = "something_else";
            assertThat(state(limits(TEN, null, null), some)).as(all[missing]).isEqualTo(CheckState.ERROR);
        }
        assertThat(state(limits(null, null, MINUTE), "role", "slave", "master_link_status", "up"))
                .isEqualTo(CheckState.ERROR);
    }

    @Test
    void passwordsAreNotRepeated() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> RedisUrl.parse("redis://:canary%zz4711@127.0.0.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("zz");
        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        dev.taskforge.ops.project.PostgresUrl.parse("postgresql://app:canary%zz4711@127.0.0.1/shop"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("zz");
    }
}
