package dev.taskforge.ops.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written down of a server, and what is not. */
class ServerSetupTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "primary_conninfo|host=10.0.0.2 user=replica",
                "archive_command|curl -T %p https://store/",
                "Restore_Command|cp",
                "ssl_key_file|/etc/server.pem",
                "ssl_passphrase_command|echo x",
                "vendor.api_token|abc",
                "vendor.client_secret|abc",
                "vendor.bind_pass|abc",
                "vendor.salt|abc",
                "vendor.upstream|https://ani:hunter2@store/path",
                "vendor.upstream|https://ani:hun/ter2@store/path",
                "vendor.upstream|before postgresql://app:@db/x",
                "vendor.upstream|host=db Password = hunter2",
                "vendor.upstream|{\"secret\": 1}",
            })
    void whatMayBeSecretIsMasked(String name, String value) {
        assertThat(ServerSetup.shown(name, value)).isEqualTo("***");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "work_mem|7MB",
                "tcp_keepalives_idle|60",
                "log_line_prefix|'%m [%p] user=%u,db=%d '",
                "shared_preload_libraries|auto_explain, pg_stat_statements",
                "vendor.upstream|https://store:8443/path",
                "search_path|'\"$user\", public'",
            })
    void whatIsNoSecretIsShown(String name, String value) {
        assertThat(ServerSetup.shown(name, value)).isEqualTo(value);
    }

    @Test
    void aValueIsCutAfterItWasLookedThrough() {
        var longest = "é".repeat(999) + "😀";

        assertThat(ServerSetup.shown("search_path", longest)).isEqualTo(longest);
        assertThat(ServerSetup.shown("search_path", longest + "more")).isEqualTo(longest);
        assertThat(ServerSetup.shown("search_path", longest + "://ani:hunter2@store"))
                .isEqualTo("***");
        assertThat(ServerSetup.shown("search_path", null)).isEqualTo("***");
    }

    @Test
    void whyAServerCouldNotAnswerIsKeptInShort() throws IOException {
        var reader = new FactsReader(_ -> {});
        reader.write(("{\"unknown\" : \"extensions\", \"why\" : \"permission denied\\n  for table pg_extension\"}\n"
                        + "{\"unknown\" : \"settings\", \"why\" : \"" + "ä".repeat(900) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8));

        var setup = reader.setup();
        assertThat(setup.knowsExtensions()).isFalse();
        assertThat(setup.unknown())
                .isEqualTo("extensions: permission denied for table pg_extension; settings: " + "ä".repeat(200));
    }

    @Test
    void whatAServerAnswersIsRead() throws IOException {
        var reader = new FactsReader(_ -> {});
        reader.write("""
                {"extension" : "hstore", "installed" : "1.8"}
                {"extension" : "plpgsql", "installed" : "1.0"}
                {"setting" : "work_mem", "value" : "7MB"}
                {"setting" : "primary_conninfo", "value" : "host=db password=hunter2"}
                {"setting" : "search_path", "text" : true, "value" : null}
                {"setting" : "password_encryption", "text" : false, "value" : "scram-sha-256"}
                {"setting" : "archive_command", "text" : true, "value" : "cp"}
                """.getBytes(StandardCharsets.UTF_8));

        var setup = reader.setup();
        assertThat(setup.unknown()).isNull();
        assertThat(setup.knowsExtensions()).isTrue();
        assertThat(setup.extensions()).hasToString("{hstore=1.8, plpgsql=1.0}");
        assertThat(setup.settings())
                .hasToString(
                        "{archive_command=***, password_encryption=scram-sha-256, primary_conninfo=***, search_path=***,"
                                + " work_mem=7MB}");
    }
}
