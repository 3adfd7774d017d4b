package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BoundedTest {
    @Test
    void noMoreIsTakenThanIsExpected() throws IOException {
        var into = new ByteArrayOutputStream();
        var bounded = new Bounded(into, 5);

        bounded.write(new byte[4]);
        bounded.write(1);

        assertThat(bounded.bytes()).isEqualTo(5);
        assertThatThrownBy(() -> bounded.write(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("5 bytes");
        assertThatThrownBy(() -> bounded.write(new byte[2])).isInstanceOf(IOException.class);
        assertThat(into.size()).isEqualTo(5);
    }
}
