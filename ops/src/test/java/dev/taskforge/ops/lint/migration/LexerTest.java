package dev.taskforge.ops.lint.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LexerTest {
    private static List<String> read(String text) {
        var lexer = new Lexer(text);
        var read = new ArrayList<String>();
        while (!lexer.atEnd()) {
            var token = lexer.next();
            read.add(token.kind() + (token.text().isEmpty() ? "" : " " + token.text()));
        }
        return read;
    }

    private static List<String> pieces(String text) {
        var lexer = new Lexer(text);
        var read = new ArrayList<String>();
        while (!lexer.atEnd()) {
            var token = lexer.next();
            read.add(text.substring(token.start(), token.end()));
        }
        return read;
    }

    @Test
    void wordsAreFoldedAndQuotedNamesAreNot() {
        assertThat(read("Drop TABLE \"Users\" \"a\"\"b\" _x$1 été"))
                .containsExactly("WORD drop", "WORD table", "QUOTED Users", "QUOTED a\"b", "WORD _x$1", "WORD été");
    }

    @Test
    void aNameWithUnicodeEscapesEqualsNoOther() {
        assertThat(read("U&\"d\\0061t\" u&'x' UESCAPE '!'"))
                .containsExactly("QUOTED U&d\\0061t", "STRING", "WORD uescape", "STRING");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'a''b'",
                "'a\\'",
                "E'a\\'b'",
                "e'\\\\'",
                "N'x'",
                "B'01'",
                "x'1F'",
                "$$a'b;$$",
                "$tag$a $$ $other$ b$tag$",
                "$é1$x$é1$",
                "'a'\n'b'",
                "'a' -- on\n  'b'",
                "E'a'\n'b\\'c'",
                "''"
            })
    void everyFormOfStringIsOneToken(String text) {
        assertThat(read(text)).containsExactly("STRING");
    }

    @Test
    void stringsOnOneLineAreTwo() {
        assertThat(read("'a' 'b'")).containsExactly("STRING", "STRING");
        assertThat(read("'a' /* \n */ 'b'")).containsExactly("STRING", "STRING");
    }

    @Test
    void aBackslashEndsNoPlainString() {
        assertThat(read("'a\\'; DROP TABLE t; --'"))
                .containsExactly("STRING", "SIGN ;", "WORD drop", "WORD table", "WORD t", "SIGN ;");
    }

    @Test
    void commentsNestAndHideWhatIsInThem() {
        assertThat(read("a /* b /* c */ ; d */ e -- f ;\ng")).containsExactly("WORD a", "WORD e", "WORD g");
    }

    @Test
    void aLineCommentEndsAtACarriageReturn() {
        assertThat(read("-- a\rdrop")).containsExactly("WORD drop");
    }

    @Test
    void operatorsStopBeforeCommentsAndSigns() {
        assertThat(pieces("a<>b")).containsExactly("a", "<>", "b");
        assertThat(pieces("1=-2")).containsExactly("1", "=", "-", "2");
        assertThat(pieces("@- 1")).containsExactly("@-", "1");
        assertThat(pieces("a+--b\nc")).containsExactly("a", "+", "c");
        assertThat(pieces("a */* b */ c")).containsExactly("a", "*", "c");
        assertThat(pieces("a::int[1:2]")).containsExactly("a", "::", "int", "[", "1", ":", "2", "]");
    }

    @Test
    void numbersOfAllForms() {
        assertThat(read("1 1.5 .5 1. 1e10 1.5E-3 0xFF 0b01 0o17 1_000"))
                .hasSize(10)
                .containsOnly("NUMBER");
        assertThat(read("$1")).containsExactly("PARAMETER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'",
                "'a",
                "E'\\'",
                "\"a",
                "\"\"",
                "$$a",
                "$a$ b $$",
                "/* a",
                "/* /* */",
                "1abc",
                "1e",
                "$1a",
                "\u0001",
                "{"
            })
    void whatNeverEndsOrIsNothingIsBroken(String text) {
        assertThat(read(text)).first().isEqualTo("BROKEN");
    }

    @Test
    void aLineForPsqlIsOneToken() {
        assertThat(read("\\i a.sql; drop\nselect")).containsExactly("META", "WORD select");
    }

    @Test
    void statementsEndAtSemicolonsOutsideParentheses() {
        assertThat(statements("a; ;b 'x;' (c; d) e;;")).containsExactly("a", "b '…' (c ; d) e");
    }

    @Test
    void dataBehindCopyIsNotRead() {
        assertThat(statements("copy t from stdin;\n1\t'x\n\\.\nselect 1;"))
                .containsExactly("copy t from stdin", "select …");
    }

    @Test
    void theBodyOfAFunctionIsOneStatement() {
        assertThat(statements("create function f() begin atomic a; case b end; end; c"))
                .hasSize(2)
                .last()
                .isEqualTo("c");
    }

    private static List<String> statements(String text) {
        var script = new Script(text);
        var all = new ArrayList<String>();
        for (var next = script.next(); next.isPresent(); next = script.next()) {
            all.add(Statement.head(next.get().tokens()));
        }
        return all;
    }
}
