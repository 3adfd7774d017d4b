package dev.taskforge.ops.backup.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.postgres.Facts;
import org.junit.jupiter.api.Test;

/** What the client answers is read as it was meant. */
class AnswersTest {
    private static final Answers NONE = Answers.read("");

    @Test
    void specialCharactersComeBehindBackslashes() {
        var rows = Answers.read("part\ta\\tb\\nc\\\\n\\0\t\n").rows();
        assertThat(rows.getFirst()).containsExactly("part", "a\tb\nc\\n\0", "");
    }

    @Test
    void aCarriageReturnIsPartOfAValue() {
        var one = Answers.read("part\troutines\tbody\r\\nSELECT 1\rx\n");
        var other = Answers.read("part\troutines\tbody\r\\nSELECT 1\ry\n");
        assertThat(one.rows()).hasSize(1);
        assertThat(one.rows().getFirst()).containsExactly("part", "routines", "body\r\nSELECT 1\rx");
        assertThat(one.parts(NONE)).isNotEqualTo(other.parts(NONE));
    }

    @Test
    void aTableIsPassedOverWhereverItIsNamed() {
        var rows = Answers.read("table\tt\npart\tcolumns\tmine\t1\npart\tcolumns\tt\t1\ncounter\tmine\t1\n");
        assertThat(rows.without("mine").rows())
                .isEqualTo(Answers.read("table\tt\npart\tcolumns\tt\t1\n").rows());
    }

    @Test
    void eachKindIsCountedAndHashedWhateverTheOrder() {
        var one = Answers.read("part\tviews\ta\tx\npart\tviews\tb\ty\npart\tevents\te\n")
                .parts(NONE);
        var other = Answers.read("part\tevents\te\npart\tviews\tb\ty\npart\tviews\ta\tx\n")
                .parts(NONE);
        assertThat(one).isEqualTo(other);
        assertThat(one.values()).extracting(Facts.Part::count).containsExactly(1L, 2L);
        assertThat(Answers.read("part\tviews\ta\tx\npart\tviews\tby\n")
                        .parts(NONE)
                        .get("views"))
                .isNotEqualTo(one.get("views"));
    }

    @Test
    void whereACounterStandsIsNoPartOfADefinition() {
        var before =
                Answers.read("t\tCREATE TABLE `t` (x int) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4\n");
        var after = Answers.read("t\tCREATE TABLE `t` (x int) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\n");
        var changed = Answers.read("t\tCREATE TABLE `t` (y int) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\n");
        var another = Answers.read("counter\tCREATE TABLE `counter` (x int)\n");
        assertThat(NONE.parts(another)).containsKey("definitions");
        assertThat(NONE.parts(before)).isEqualTo(NONE.parts(after)).isNotEqualTo(NONE.parts(changed));
    }
}
