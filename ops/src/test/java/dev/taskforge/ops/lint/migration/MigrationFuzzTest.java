package dev.taskforge.ops.lint.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever stands in a migration, it is classified; every token lies behind the one before; and what breaks stays
 * refused whatever stands before it, in a statement of its own or swallowed by what is unknown.
 */
class MigrationFuzzTest {

    @MethodSource
    @FuzzTest
    void sql(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
        var lexer = new Lexer(text);
        int behind = 0;
        while (!lexer.atEnd()) {
            var token = lexer.next();
            assertThat(token.start()).isGreaterThanOrEqualTo(behind);
            assertThat(token.end()).isGreaterThan(token.start()).isLessThanOrEqualTo(text.length());
            behind = token.end();
        }

        for (var verdict : CorpusTest.classify(text).verdicts()) {
            assertThat(verdict.spot().end()).isLessThanOrEqualTo(text.length());
        }
        if (!text.toLowerCase(Locale.ROOT).contains("payment")) {
            assertThat(CorpusTest.classify(text + "\n;DROP TABLE payment")
                            .type()
                            .refused())
                    .isTrue();
        }
    }

    static Stream<byte[]> sql() throws IOException {
        return CorpusTest.files().map(path -> CorpusTest.text(path).getBytes(StandardCharsets.UTF_8));
    }
}
