package dev.taskforge.ops.guard.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.project.GuardDuty.Limit;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits as they are exported and brought. */
class LimitStateTest {
    @Test
    void whatIsWrittenSaysTheSameOnEveryMachine() {
        var state = new LimitState(Map.of(
                "db", new Limit(null, 1L << 30, null, null), "app", new Limit(new BigDecimal("0.5"), null, null, 64)));

        assertThat(state.text().replaceAll("\\s", ""))
                .isEqualTo("{\"app\":{\"cpus\":0.5,\"memory\":null,\"swap\":null,\"pids\":64},"
                        + "\"db\":{\"cpus\":null,\"memory\":1073741824,\"swap\":null,\"pids\":null}}");
    }

    @RepeatedTest(50)
    void whatIsWrittenIsReadAsTheSame() {
        var random = new Random();
        var services = new TreeMap<String, Limit>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            Long memory = random.nextBoolean() ? (6L << 20) + random.nextLong(1L << 40) : null;
            services.put(
                    "s" + i,
                    new Limit(
                            random.nextBoolean() ? BigDecimal.valueOf(1 + random.nextInt(6_400), 2) : null,
                            memory,
                            memory == null || random.nextBoolean() ? null : random.nextLong(1L << 40),
                            1 + random.nextInt(4_000_000)));
        }
        var state = new LimitState(services);

        var again = LimitState.read(state.text());

        assertThat(again.text()).isEqualTo(state.text());
        assertThat(again).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                ";needs the limits",
                "[];",
                "null;needs the limits of 1 to 200 services",
                "{};needs the limits of 1 to 200 services",
                "{\"app\": null};service app needs cpus, memory or pids",
                "{\"app\": {}};service app needs cpus, memory or pids",
                "{\"app\": {\"swap\": 5}};service app needs cpus, memory or pids",
                "{\"\": {\"pids\": 5}};needs cpus, memory or pids",
                "{\"app\": {\"pids\": 5, \"swap\": 5}};swap of app must be 0 bytes or more and stand beside memory",
                "{\"app\": {\"memory\": 10000000, \"swap\": -1}};swap of app must be 0 bytes or more",
                "{\"app\": {\"memory\": 6291455}};memory of app must be 6291456 bytes or more, not 6291455",
                "{\"app\": {\"cpus\": 0.001}};cpus of app must be 0.01 to 1024, not 0.001",
                "{\"app\": {\"cpus\": 1e9}};cpus of app must be",
                "{\"app\": {\"pids\": 0}};pids of app must be 1 to 4194304, not 0",
                "{\"app\": {\"pids\": 1.5}};",
                "{\"app\": {\"pids\": 99999999999}};",
                "{\"app\": {\"memory\": \"1G\"}};",
                "{\"app\": {\"memory\": \"1073741824\"}};",
                "{\"app\": {\"pids\": true}};",
                "{\"app\": {\"pids\": 5, \"cpu\": 1}};cpu",
                "{\"app\": {\"pids\": 5}, \"app\": {\"pids\": 6}};app",
                "{\"app\": {\"pids\": 5}} x;",
                "{\"app\": {\"pids\": 5};"
            })
    void whatIsNoStateIsRefusedWithTheReason(@Nullable String text, @Nullable String said) {
        assertThatThrownBy(() -> LimitState.read(text == null ? "null" : text))
                .as(text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said == null ? "" : said);
    }
}
