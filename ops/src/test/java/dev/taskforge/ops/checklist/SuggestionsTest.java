package dev.taskforge.ops.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.project.ProjectReader;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final ProjectFile FILE = new ProjectReader(CheckKinds.builtIn()).read("""
            project: shop
            databases: {main: {kind: postgres, url: "postgresql://a:b@db:5432/shop"}}
            checks:
              health: {http: "http://127.0.0.1:8000/health"}
              certificate: {tls: "shop.example.id:443"}
              space: {disk: ".", free_percent: 10}
              cache: {tcp: "127.0.0.1:6379"}
            """);

    private static ChecklistItem item(String text, @Nullable String command, @Nullable String expected) {
        var commands = command == null ? List.<CommandText>of() : List.of(new CommandText(command, expected, 1));
        return new ChecklistItem(
                1,
                1,
                "item.x",
                "k",
                "t",
                0,
                DocumentItem.Form.TASK,
                List.of(),
                text,
                "",
                1,
                false,
                Stage.GENERAL,
                Priority.P1,
                null,
                commands,
                null,
                List.of(),
                List.of());
    }

    private static Suggestions of(String command, @Nullable String expected) {
        return Suggestions.of(item("something", command, expected), FILE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "curl -k https://shop.test/up; {http: \"https://shop.test/up\", status: 200}",
                "redis-cli -h cache -p 6380 ping; {tcp: \"cache:6380\"}",
                "nc -z db 5432; {tcp: \"db:5432\"}",
                "openssl s_client -connect shop.test:443; {tls: \"shop.test:443\"}",
                "df -h; {disk: \".\", free_percent: 10}",
                "pg_isready -h db; {tcp: \"db:5432\"}",
                "psql -c 'SELECT 1'; {sql: \"main\", query: \"SELECT 1\", equals: 1}",
                "docker compose ps; {command: [\"docker\", \"compose\", \"ps\"], read_only: true}"
            })
    void makesAQuestionOfTheCatalogueOfACommand(String command, String question) {
        var first = of(command, null).suggestions().getFirst();

        assertThat(first.question()).isEqualTo(question);
        assertThat(first.command()).isEqualTo(command);
        assertThat(first.id()).matches("[0-9a-f]{12}");
    }

    @Test
    void handsVariablesAndWhatIsExpectedToTheCommand() {
        var suggestion =
                of("APP_ENV=production pytest -q", "79 passed").suggestions().getFirst();

        assertThat(suggestion.question())
                .isEqualTo("{command: [\"pytest\", \"-q\"], read_only: true, contains: \"79 passed\","
                        + " env: {APP_ENV: \"production\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dropdb shop; checklist.no.changes",
                "docker compose up -d; checklist.no.changes",
                "psql -c 'DELETE FROM a'; checklist.no.changes",
                "pg_dump -h <DB_HOST> -f x; checklist.no.placeholder",
                "curl https://your-domain.com/health; checklist.no.placeholder",
                "cat a | grep b; checklist.no.shell",
                "echo $(whoami); checklist.no.shell",
                "ls *.md; checklist.no.shell",
                "docker compose logs -f app; checklist.no.endless",
                "docker stats; checklist.no.endless"
            })
    void neverMakesACheckOfWhatChangesOrCannotRun(String command, String why) {
        var suggestions = of(command, null);

        assertThat(suggestions.suggestions()).isEmpty();
        assertThat(suggestions.objections())
                .extracting(objection -> objection.why().key())
                .containsExactly(why);
    }

    @Test
    void suggestsToLookWhereADocumentMigrates() {
        var suggestions = of("DJANGO_ENV=production python manage.py migrate --noinput", null);

        assertThat(suggestions.objections()).hasSize(1);
        assertThat(suggestions.suggestions())
                .extracting(Suggestion::question)
                .containsExactly("{command: [\"python\", \"manage.py\", \"migrate\", \"--check\"], read_only: true,"
                        + " env: {DJANGO_ENV: \"production\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Health check endpoint merespon; health",
                "SSL certificate valid; certificate",
                "Sertifikat berlaku; certificate",
                "Cek kapasitas disk; space",
                "Redis dapat diakses; cache"
            })
    void findsTheChecksOfTheProjectThatAnItemSpeaksOf(String text, String check) {
        assertThat(Suggestions.of(item(text, null, null), FILE).suggestions())
                .extracting(Suggestion::check)
                .contains(check);
    }

    @Test
    void prefersTheCheckThatAsksTheSameAddressAlready() {
        var first = of("curl http://127.0.0.1:8000/health", null).suggestions().getFirst();

        assertThat(first.check()).isEqualTo("health");
        assertThat(first.reason().key()).isEqualTo("checklist.why.same");
    }

    @Test
    void saysNothingWhereThereIsNothingToSay() {
        assertThat(Suggestions.of(item("Tim sudah diberi tahu", null, null), FILE)
                        .suggestions())
                .isEmpty();
        assertThat(Objects.requireNonNull(of("whatever --now", null)
                        .suggestions()
                        .getFirst()
                        .reason()
                        .key()))
                .isEqualTo("checklist.why.command.unknown");
    }
}
