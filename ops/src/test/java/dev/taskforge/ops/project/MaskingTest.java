package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MaskingTest {
    @Test
    void aSecretIsMaskedInEveryForm() {
        var masking = new Masking(List.of("p@ss \"w\"&1"));

        assertThat(masking.mask("raw p@ss \"w\"&1, json p@ss \\\"w\\\"&1, url p%40ss+%22w%22%261 p%40ss%20%22w%22%261"))
                .isEqualTo("raw ***, json ***, url *** ***");
    }

    @Test
    void theLinesOfAKeyAreMaskedOneByOne() {
        var masking = new Masking(List.of("-----BEGIN KEY\nMIIEabcdef\n-----END KEY"));

        assertThat(masking.mask("at MIIEabcdef!")).isEqualTo("at ***!");
    }

    @Test
    void aSecretInsideALongerOneGoesWithIt() {
        assertThat(new Masking(List.of("abcd", "abcdefgh")).mask("abcdefgh abcd"))
                .isEqualTo("*** ***");
    }

    @Test
    void thePasswordOfAnyUrlIsMasked() {
        assertThat(Masking.NONE.mask("postgresql://app:hunter2@db:5432/x and redis://:hunter2@r"))
                .isEqualTo("postgresql://app:***@db:5432/x and redis://:***@r");
    }

    @Test
    void whatIsUsedAndNotPlainlyHarmlessIsASecret() {
        var variables = new Variables(
                Map.of(
                        "BASE", "https://app.example.id",
                        "PORT", "8080",
                        "ODD", "hunter2hunter2",
                        "DATABASE_URL", "postgresql://app:s%40cret@db/x"),
                Map.of(),
                null);
        variables.fill("${BASE} ${PORT} ${ODD} ${DATABASE_URL}");

        assertThat(variables.masking().mask("https://app.example.id 8080 hunter2hunter2 s%40cret s@cret"))
                .isEqualTo("https://app.example.id 8080 *** *** ***");
    }

    @Test
    void passwordsInAddressesThatAreNoUrlAreSecrets() {
        var variables = new Variables(
                Map.of(
                        "DATABASE_URL", "host=db user=shop password=hunter2x port=5432",
                        "MYSQL_ADDRESS", "shop:gr@vel(8)@tcp(db:3306)/shop",
                        "MSSQL", "Server=db;Password=\"p4ssw0rd\";Database=shop"),
                Map.of(),
                null);

        assertThat(variables.masking().mask("hunter2x, gr@vel(8), p4ssw0rd, shop"))
                .isEqualTo("***, ***, ***, shop");
    }

    @Test
    void ordinaryWordsAreNoPasswordsOfAddresses() {
        var variables = new Variables(
                Map.of("LOGIN", "google=false password=true", "RUN", "pwd=/srv/app", "TRY", "user=me password=1234"),
                Map.of(),
                null);

        assertThat(variables.masking().mask("true, /srv/app/x, 1234")).isEqualTo("true, /srv/app/x, 1234");
    }

    @Test
    void aQuotedPasswordGoesAsAWhole() {
        var variables = new Variables(
                Map.of(
                        "DATABASE_URL", "host=db password='two words; it\\'s one' port=5432",
                        "MSSQL", "Server=db;Password=\"semi;colon \"\"x\"\"\";Database=shop"),
                Map.of(),
                null);

        assertThat(variables
                        .masking()
                        .mask("<two words; it's one> <two words; it\\'s one> <semi;colon \"x\"> words shop 5432"))
                .isEqualTo("<***> <***> <***> words shop 5432");
    }

    @Test
    void aPasswordBesideOneOfAUrlIsMaskedToo() {
        var variables = new Variables(
                Map.of("ADDRESSES", "redis://:p4ssw0rd@r host=db password=hunter2x"),
                Map.of("ADDRESS", "host=db password=hunter3x"),
                null);
        variables.fill("${ADDRESS}");

        assertThat(variables.masking().mask("p4ssw0rd hunter2x hunter3x")).isEqualTo("*** *** ***");
    }

    @Test
    void secretsOfOtherFilesAndContainersAreMaskedTheLongestFirst() {
        var none = new Variables(Map.of(), Map.of(), null);
        var usual = new Variables(Map.of("REDIS_PASSWORD", "redis-secret"), Map.of(), null);
        var containers =
                List.of(Map.of("POSTGRES_PASSWORD", "shopdb"), Map.of("JWT_SECRET", "shopdb-9f8a7b"), Map.of("A", "b"));

        assertThat(none.maskingWith(usual, containers, List.of()).mask("shopdb-9f8a7b shopdb redis-secret"))
                .isEqualTo("*** *** ***");
    }

    @Test
    void secretsInTheWordsOfCommandsAreMasked() {
        var none = new Variables(Map.of(), Map.of(), null);
        var commands = List.of(
                List.of("redis-server", "--requirepass", "hunter2x"),
                List.of("app", "--token=canary-canary", "--level=debugging"),
                List.of("/opt/keycloak/bin/kc.sh", "start", "--verbose"));

        assertThat(none.maskingWith(none, List.of(), commands)
                        .mask("--requirepass hunter2x; --token=canary-canary --level=debugging; kc.sh start"))
                .isEqualTo("--requirepass ***; --token=*** --level=debugging; kc.sh start");
    }

    @Test
    void secretsNobodyUsedAreMaskedToo() {
        var variables = new Variables(
                Map.of("API_TOKEN", "canary-canary", "LOG_LEVEL", "debugging", "REDIS_URL", "redis://:p4ssw0rd@r"),
                Map.of(),
                null);

        assertThat(variables.masking().mask("canary-canary debugging p4ssw0rd")).isEqualTo("*** debugging ***");
    }
}
