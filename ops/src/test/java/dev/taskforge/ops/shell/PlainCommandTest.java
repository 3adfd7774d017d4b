package dev.taskforge.ops.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCommandTest {

    @Test
    void quotesAndEscapesAreTakenOff() {
        assertThat(PlainCommand.of("  A=1 B='x y' grep -c \"a \\\" b\" 'c|d' e\\ f ''  "))
                .contains(new PlainCommand(
                        Map.of("A", "1", "B", "x y"), List.of("grep", "-c", "a \" b", "c|d", "e f", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A=1",
                "a | b",
                "a && b",
                "a; b",
                "a;",
                "a &",
                "a > b",
                "psql < drop.sql",
                "cat <<X",
                "a $B",
                "a ${B}",
                "a \"$B\"",
                "a `b`",
                "a $(b)",
                "ls *.md",
                "ls a?",
                "ls {a,b}",
                "ls ~",
                "! a",
                "time a",
                "( a )",
                "{ a; }",
                "if a; then b; fi",
                "a # b",
                "# a",
                "a 'b",
                "a \"b",
                "a <HOST>",
                "A=(1 2) b",
                "A+=1 b",
                "A=$B b",
                "a\nb"
            })
    void whatOnlyAShellCouldRunIsNone(String text) {
        assertThat(PlainCommand.of(text)).isEmpty();
    }
}
