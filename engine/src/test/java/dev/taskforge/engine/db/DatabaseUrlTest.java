package dev.taskforge.engine.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {

    @Test
    void everyPartIsReadAndDecoded() {
        var url = DatabaseUrl.parse("postgresql://ap%40p:p%40ss%3Aw%2Frd%3F%25@one:5433,[::1]:6000,two/da%20ta"
                + "?sslmode=verify-full&connect_timeout=3&target_session_attrs=read-write&application_name=x%26y");
        assertThat(url.user()).isEqualTo("ap@p");
        assertThat(url.password()).isEqualTo("p@ss:w/rd?%");
        assertThat(url.hosts())
                .containsExactly(
                        new DatabaseUrl.Host("one", 5433),
                        new DatabaseUrl.Host("::1", 6000),
                        new DatabaseUrl.Host("two", 5432));
        assertThat(url.database()).isEqualTo("da ta");
        var properties = url.driverProperties();
        assertThat(properties)
                .containsEntry("sslmode", "verify-full")
                .containsEntry("connectTimeout", "3")
                .containsEntry("targetServerType", "primary")
                .containsEntry("ApplicationName", "x&y")
                .containsEntry("PGPORT", "5433,6000,5432");
    }

    @Test
    void whatIsLeftOutHasTheUsualMeaning() {
        var url = DatabaseUrl.parse("postgres://app@db");
        assertThat(url.hosts()).containsExactly(new DatabaseUrl.Host("db", 5432));
        assertThat(url.driverProperties()).containsEntry("PGDBNAME", "app");
        assertThat(DatabaseUrl.parse("postgresql:///data").hosts())
                .containsExactly(new DatabaseUrl.Host("localhost", 5432));
        assertThat(DatabaseUrl.parse("postgresql:///data?host=a,b&port=1,2&user=me")
                        .hosts())
                .containsExactly(new DatabaseUrl.Host("a", 1), new DatabaseUrl.Host("b", 2));
    }

    @Test
    void millisecondsOfSilenceAreSecondsToTheDriverAndNoneMeansNoEnd() {
        var url = DatabaseUrl.parse("postgresql://db/x?tcp_user_timeout=1001");
        assertThat(url.driverProperties()).containsEntry("socketTimeout", "2");
        assertThat(DatabaseUrl.parse("postgresql://db/x?tcp_user_timeout=0").driverProperties())
                .containsEntry("socketTimeout", "0");
        assertThat(url.answeringWithin(Duration.ofHours(1)).driverProperties()).containsEntry("socketTimeout", "3600");
    }

    @Test
    void neitherItsTextNorAMessageHoldsThePassword() {
        var text = "postgresql://app:secret@db/data";
        assertThat(DatabaseUrl.parse(text)).hasToString("postgresql://app@db:5432/data");
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://app:se/cret@db/data"))
                .hasMessageContaining("%2F")
                .hasMessageNotContaining("cret");
        assertThatThrownBy(() -> DatabaseUrl.parse(text + "?nonsense=secret"))
                .hasMessageContaining("unknown parameter nonsense")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mysql://db/x | must begin with postgresql://
            postgresql://db:port/x | has a port that is not 1 to 65535
            postgresql://db:70000/x | has a port that is not 1 to 65535: 70000
            postgresql://[::1/x | has a host with [ but without ]
            postgresql://a%zz@db/x | has a % in its user that begins no escape
            postgresql://db/x?sslmode | has a parameter without a value
            postgresql://db/x?sslmode=on | sslmode must be one of allow, disable
            postgresql://db/x?connect_timeout=soon | connect_timeout must be a number of seconds
            postgresql://db/x?tcp_user_timeout=1m | tcp_user_timeout must be a number of milliseconds, is 1m
            postgresql://%2Fvar%2Frun/x | names a Unix socket
            postgresql:///x?host=a,b&port=1,2,3 | names 2 hosts but 3 ports
            """)
    void aFaultIsNamed(String text, String message) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the database URL ")
                .hasMessageContaining(message);
    }
}
