package dev.taskforge.ops.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SavingTest {
    private Map<String, String> said = Map.of();
    private final Saving saving = new Saving(() -> said);

    private boolean movesWith(String inProgress, String keys) throws IOException {
        said = Map.of("rdb_bgsave_in_progress", inProgress, "current_save_keys_processed", keys);
        return saving.look().moves();
    }

    @Test
    void aSnapshotThatComesToMoreKeysMoves() throws IOException {
        assertThat(movesWith("1", "100")).isFalse();
        assertThat(movesWith("1", "250")).isTrue();
        assertThat(movesWith("1", "250")).isFalse();
        assertThat(saving.look().words()).contains("250 so far");
        assertThat(movesWith("0", "300")).isFalse();
    }

    @Test
    void whatIsWrittenBeforeTheSnapshotIsWaitedForAsLongAsItMoves() throws IOException {
        said = Map.of("aof_rewrite_in_progress", "1", "current_save_keys_processed", "10");
        saving.look();
        said = Map.of("aof_rewrite_in_progress", "1", "current_save_keys_processed", "20");
        assertThat(saving.look().moves()).isTrue();
        assertThat(saving.look().moves()).isFalse();
        assertThat(saving.look().words()).contains("before it writes a snapshot");
    }

    @Test
    void aServerThatDoesNotSayHowFarItIsIsBelieved() throws IOException {
        said = Map.of("rdb_bgsave_in_progress", "1");
        assertThat(saving.look().moves()).isTrue();
        said = Map.of("rdb_bgsave_in_progress", "0");
        assertThat(saving.look().moves()).isFalse();
        assertThat(saving.look().words()).startsWith("the server writes no snapshot");
    }
}
