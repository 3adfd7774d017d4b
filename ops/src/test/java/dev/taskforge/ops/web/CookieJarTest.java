package dev.taskforge.ops.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CookieJarTest {
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final URI SET_AT = URI.create("https://app.example.id/account/login");

    private static String sent(String line, String to) {
        var jar = new CookieJar();
        jar.set(SET_AT, line, NOW);
        return String.valueOf(jar.header(URI.create(to)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                a=1                                       | https://app.example.id/account/x   | a=1
                a=1                                       | https://app.example.id/accounts    | null
                a=1; Path=/                               | https://app.example.id/            | a=1
                a=1; Path=/                               | https://www.example.id/            | null
                a=1; Path=/; Domain=example.id            | https://www.example.id/            | a=1
                a=1; Path=/; Domain=.example.id           | https://deep.www.example.id/       | a=1
                a=1; Path=/; Domain=other.id              | https://other.id/                  | null
                a=1; Path=/; Domain=id                    | https://other.id/                  | null
                a=1; Path=/; Secure                       | http://app.example.id/             | null
                a=1; Path=/; Secure                       | https://app.example.id/            | a=1
                a=1; Path=/; Max-Age=0                    | https://app.example.id/            | null
                a=1; Path=/; Max-Age=60                   | https://app.example.id/            | a=1
                a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT | https://app.example.id/   | null
                a=1; Path=/; Expires=Thu, 01-Jan-1970 00:00:00 GMT | https://app.example.id/   | null
                a=1; Path=/; Expires=Fri, 01 Jan 2027 00:00:00 GMT | https://app.example.id/   | a=1
                a=1; Path=/; Expires=whenever             | https://app.example.id/            | a=1
                =1; Path=/                                | https://app.example.id/            | null
                nothing                                   | https://app.example.id/            | null
                """)
    void aCookieGoesWhereItBelongs(String line, String to, String header) {
        assertThat(sent(line, to)).isEqualTo(header);
    }

    @Test
    void aCookieIsReplacedAndRemoved() {
        var jar = new CookieJar();
        jar.set(SET_AT, "a=1; Path=/", NOW);
        jar.set(SET_AT, "a=2; Path=/", NOW);
        assertThat(jar.header(SET_AT)).isEqualTo("a=2");

        jar.set(SET_AT, "a=; Path=/; Max-Age=-1", NOW);

        assertThat(jar.isEmpty()).isTrue();
    }

    @Test
    void aJarDoesNotGrowWithoutEnd() {
        var jar = new CookieJar();
        for (int i = 0; i < 10_000; i++) {
            jar.set(SET_AT, "a" + i + "=1", NOW);
        }
        jar.set(SET_AT, "big=" + "x".repeat(100_000), NOW);

        assertThat(jar.values()).hasSize(100);
    }
}
