package dev.taskforge.ops.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PsqlQueryTest {
    private static final PsqlQuery.Separators WORDS = new PsqlQuery.Separators("<c>", "<r>", "<n>");

    @Test
    void rowsColumnsAndNullAreToldApart() {
        assertThat(WORDS.rows("a\n\tb<c><n><r><c>x\n\n"))
                .containsExactly(Arrays.asList("a\n\tb", null), List.of("", "x\n"));
    }

    @Test
    void noRowIsNotOneEmptyValue() {
        assertThat(WORDS.rows("")).isEmpty();
        assertThat(WORDS.rows("\n")).containsExactly(List.of(""));
    }
}
