package dev.taskforge.ops.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.source.EnvText.Entry;
import dev.taskforge.ops.source.EnvText.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "A=x ~ x ~ x ~ NONE",
                "A = x ~ x ~ x ~ NONE",
                "  export   A=x ~ x ~ x ~ NONE",
                "A=x # note ~ x ~ x ~ NONE",
                "A=x#y ~ x#y ~ x#y ~ NONE",
                "A=# note ~ `` ~ `` ~ NONE",
                "A= ~ `` ~ `` ~ NONE",
                "A='x # y' # note ~ 'x # y' ~ x # y ~ SINGLE",
                "A='it\\'s' ~ 'it\\'s' ~ it's ~ SINGLE",
                "A=\"a \\\"b\\\" \\$c\\q\" ~ \"a \\\"b\\\" \\$c\\q\" ~ a \"b\" $c\\q ~ DOUBLE",
                "A=${B:-x} ~ ${B:-x} ~ ${B:-x} ~ NONE",
                "export=x ~ x ~ x ~ NONE",
            })
    void eachValueHasItsPlaceAndItsQuotes(String line, String raw, String value, Quote quote) {
        var entry = only(line + "\r\n");

        assertThat(entry.raw().text()).isEqualTo(raw);
        assertThat(entry.value()).isEqualTo(value);
        assertThat(entry.quote()).isEqualTo(quote);
    }

    @Test
    void aValueInQuotesMaySpanLinesAndTheNextLineIsFound() {
        var text = read("# keys\n\nKEY=\"one\r\ntwo\"  # end\nNEXT=1");

        assertThat(text.entries()).extracting(Entry::value).containsExactly("one\ntwo", "1");
        assertThat(text.entries().getLast().name()).hasToString(".env:5:1");
    }

    @Test
    void aNameAloneIsPassedThrough() {
        var entry = only("export HOME # from outside");

        assertThat(entry.name().text()).isEqualTo("HOME");
        assertThat(entry.assigned()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!", "1X=2", "A B=1", "A: b", "B='open", "B=\"open\nC=1", "B='x' y", "=x", "export"})
    void aLineThatIsNoAssignmentIsNamedAndTheRestIsRead(String line) {
        var text = read("A=1\n" + line + "\nZ=1\n");

        assertThat(text.unreadable()).hasSizeLessThanOrEqualTo(1);
        assertThat(text.entries())
                .extracting(entry -> entry.name().text())
                .startsWith("A")
                .endsWith("Z");
        if (!line.equals("export")) {
            assertThat(text.unreadable()).extracting(Spot::line).containsExactly(2);
        }
    }

    @Test
    void whatIsWrittenIsReadBackFromItsPlaces() {
        var random = new Random(11);
        for (int round = 0; round < 500; round++) {
            var out = new StringBuilder();
            var names = new ArrayList<String>();
            var values = new ArrayList<String>();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                noise(random, out);
                names.add("N" + i);
                values.add(value(random));
                write(random, out, names.getLast(), values.getLast());
            }
            var text = read(out.toString());

            assertThat(text.unreadable()).isEmpty();
            assertThat(text.entries()).extracting(entry -> entry.name().text()).isEqualTo(names);
            assertThat(text.entries()).extracting(Entry::value).isEqualTo(values);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A='", "A=\"", "A=\"\\\"\n", "A=#", "A", "=", " ", "export ", "A=x\n", "\\", "A='\\'\n"})
    void aMegabyteOfAnythingIsReadToItsEnd(String part) {
        var text = read(part.repeat(1_000_000 / part.length()));

        assertThat(text.entries().size() + text.unreadable().size()).isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void nothingPrintsAValue() {
        assertThat(only("A=hunter22").toString()).doesNotContain("hunter22");
    }

    private static void noise(Random random, StringBuilder out) {
        out.append(List.of("", "# A='note\n", "\n", "  \t\n", "\r\n").get(random.nextInt(5)));
    }

    private static String value(Random random) {
        var value = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            value.append("ab=#'\"\\ $@é\n".charAt(random.nextInt(12)));
        }
        return value.toString();
    }

    /** Writes the value in a form that can hold it. */
    private static void write(Random random, StringBuilder out, String name, String value) {
        boolean plain = value.chars().allMatch(c -> "ab=@é$".indexOf(c) >= 0);
        out.append(random.nextBoolean() ? "export " : "").append(name).append(random.nextBoolean() ? "=" : " = ");
        if (plain && random.nextBoolean()) {
            out.append(value);
        } else if (value.indexOf('\\') < 0 && random.nextBoolean()) {
            out.append('\'').append(value.replace("'", "\\'")).append('\'');
        } else {
            out.append('"')
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$"))
                    .append('"');
        }
        out.append(random.nextBoolean() ? " # note" : "").append(random.nextBoolean() ? "\n" : "\r\n");
    }

    private static Entry only(String text) {
        var entries = read(text).entries();
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    private static EnvText read(String text) {
        return EnvText.read(new SourceFile(".env", text));
    }
}
