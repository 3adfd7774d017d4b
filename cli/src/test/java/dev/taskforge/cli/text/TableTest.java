package dev.taskforge.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void alignsWideCharactersByTheColumnsTheyTake() {
        var table = new Table("NAME", "STATE").row("店舗", "up").row("shop", "down");

        assertThat(table.lines(80, false)).containsExactly("NAME  STATE", "店舗  up", "shop  down");
    }

    @Test
    void wrapsTheLastColumnUnderItself() {
        var table = new Table("ID", "REASON").row("1", "one two three four five six seven");

        assertThat(table.lines(30, false))
                .containsExactly("ID  REASON", "1   one two three four five", "    six seven");
    }

    @Test
    void cutsTheWidestOfTheOthersWhenThatIsNotEnough() {
        var table = new Table("NAME", "FILE", "X").row("a".repeat(40), "b".repeat(60), "c".repeat(60));

        assertThat(table.lines(60, false))
                .allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(60));
        assertThat(table.lines(60, false).get(1)).contains("…");
    }

    @Test
    void breaksAWordThatIsLongerThanALine() {
        assertThat(Width.wrap("x".repeat(25), 10)).containsExactly("x".repeat(10), "x".repeat(10), "xxxxx");
    }

    @Test
    void combiningMarksTakeNoColumn() {
        assertThat(Width.of("e\u0301")).isEqualTo(1);
        assertThat(Width.of("🚀")).isEqualTo(2);
    }
}
