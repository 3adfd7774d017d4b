package dev.taskforge.ops.host.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ContainerMovesTest {
    private final AtomicLong nanos = new AtomicLong();
    private @Nullable Usage usage = new Usage(null, Duration.ofSeconds(100), 0L);
    private final ContainerMoves moves = new ContainerMoves(() -> usage, nanos::get);

    private boolean movesAfter(Duration time, @Nullable Usage now) throws IOException {
        nanos.addAndGet(time.toNanos());
        usage = now;
        return moves.look().moves();
    }

    @Test
    void theFirstLookOnlyRemembers() throws IOException {
        assertThat(moves.look().moves()).isFalse();
    }

    @Test
    void whatComputesClearlyMovesAndWhatAnIdleServerDoesIsNothing() throws IOException {
        moves.look();
        var minute = Duration.ofMinutes(1);
        assertThat(movesAfter(minute, new Usage(null, Duration.ofMillis(101_300), 0L)))
                .isTrue();
        assertThat(movesAfter(minute, new Usage(null, Duration.ofMillis(101_900), 0L)))
                .isFalse();
    }

    @Test
    void whatUsesADiskMovesThoughItHardlyComputes() throws IOException {
        moves.look();
        var minute = Duration.ofMinutes(1);
        assertThat(movesAfter(minute, new Usage(null, Duration.ofSeconds(100), 4L << 20)))
                .isTrue();
        assertThat(movesAfter(minute, new Usage(null, Duration.ofSeconds(100), (4L << 20) + 8_192)))
                .isFalse();
    }

    @Test
    void whatIsNotCountedOrGoneDoesNotMove() throws IOException {
        moves.look();
        assertThat(movesAfter(Duration.ofMinutes(1), new Usage(null, null, null)))
                .isFalse();
        assertThat(movesAfter(Duration.ofMinutes(1), null)).isFalse();
        assertThat(moves.look().words()).contains("gone");
    }

    @Test
    void theBytesOfAllDisksAreAddedUp() {
        var stats = JsonMapper.shared().readTree("""
                {"blkio_stats": {"io_service_bytes_recursive": [
                  {"major": 8, "minor": 0, "op": "read", "value": 100}, {"major": 8, "minor": 0, "op": "Write", "value": 20},
                  {"major": 8, "minor": 16, "op": "write", "value": 3}, {"major": 8, "minor": 0, "op": "Total", "value": 120}]}}
                """);
        assertThat(Usage.of(stats).moved()).isEqualTo(123);
        assertThat(Usage.of(JsonMapper.shared().readTree("{\"blkio_stats\": {\"io_service_bytes_recursive\": null}}"))
                        .moved())
                .isNull();
    }
}
