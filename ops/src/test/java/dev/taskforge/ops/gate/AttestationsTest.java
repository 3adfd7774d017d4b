package dev.taskforge.ops.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttestationsTest {
    private static final String SECRET = "kopi-susu-9041-gula-aren";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};
    private static final String FILE = """
            project: shop
            compose: {file: compose.yml, env_file: .env}
            checks:
              word: {attestation: "A restore was rehearsed", priority: P0, max_age: 30d}
            """;

    @TempDir
    Path folder;

    private GateFixture gate;
    private Project project;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("compose.yml"), "services: {}\n");
        Files.writeString(folder.resolve(".env"), "DB_PASSWORD=" + SECRET + "\n");
        gate = new GateFixture(folder);
        project = gate.apply(FILE);
    }

    @AfterEach
    void close() {
        gate.close();
    }

    private long attest(Word word) {
        return gate.write(tx -> gate.attestations.attest(tx, project, "word", word, "ana"))
                .id();
    }

    private static Word with(String link, @Nullable Duration validFor, Word.@Nullable File file) {
        return new Word(true, "Restored on staging", "OPS-7", link, validFor, file);
    }

    @Test
    void aWordIsKeptWithItsLinkItsFileAndItsTime() {
        var id = attest(with("https://wiki.example.id/ops/7", Duration.ofDays(7), new Word.File("C:\\a\\b.png", PNG)));

        var kept = gate.attestations.find("shop", id).orElseThrow();
        assertThat(kept.statement()).isEqualTo("Restored on staging");
        assertThat(kept.link()).isEqualTo("https://wiki.example.id/ops/7");
        assertThat(kept.proof()).isNotNull().satisfies(proof -> {
            assertThat(proof.name()).isEqualTo("b.png");
            assertThat(proof.type()).isEqualTo("image/png");
            assertThat(proof.bytes()).isEqualTo(PNG.length);
        });
        assertThat(gate.attestations.content("shop", id)).contains(PNG);
        assertThat(gate.attestations.content("other", id)).isEmpty();
        assertThat(gate.item(project, "word").attestations()).containsExactly(kept);
        assertThat(gate.audit.list(null, null, 1).getFirst().details()).contains("b.png", "file_sha256");
    }

    @Test
    void aWordEndsWhenItsGiverSaidAndNeverLaterThanTheCheckAllows() {
        attest(with("", Duration.ofDays(7), null));
        assertThat(gate.gates.of(project).verdict()).isEqualTo(Verdict.GO);

        gate.pass(Duration.ofDays(7).plusMinutes(1));
        assertThat(gate.item(project, "word").state()).isEqualTo(CheckState.STALE);
        assertThat(gate.item(project, "word").reason().key()).isEqualTo("gate.stale.word");
        assertThat(gate.gates.of(project).verdict()).isEqualTo(Verdict.NO_GO);

        attest(with("", null, null));
        gate.pass(Duration.ofDays(30).plusMinutes(1));
        assertThat(gate.item(project, "word").reason().key()).isEqualTo("gate.stale.age");
    }

    @ParameterizedTest
    @CsvSource({"P31D", "PT59M", "-PT1H"})
    void aTimeOutsideOfWhatTheCheckAllowsIsRefused(Duration time) {
        assertRefused(with("", time, null), "valid_for");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "ftp://example.id/x",
                "https://ana:pw@example.id/",
                "example.id",
                "https://",
                "http://a b"
            })
    void aLinkThatIsNoPlainWebAddressIsRefused(String link) {
        assertRefused(with(link, null, null), "link");
    }

    @Test
    void aFileThatIsTooLargeEmptyOrOfAnotherKindIsRefused() {
        assertRefused(with("", null, new Word.File("a.txt", new byte[0])), "file");
        assertRefused(with("", null, new Word.File("a.txt", new byte[ProofFile.MOST_BYTES + 1])), "file");
        assertRefused(with("", null, new Word.File("a.png", new byte[] {0, 1, 2})), "file");
        assertRefused(with("", null, new Word.File("a.png", new byte[] {(byte) 0xff, (byte) 0xfe, 2})), "file");
        var page = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        var id = attest(with("", null, new Word.File("../../etc/.x<y>.html", page)));
        assertThat(gate.attestations.find("shop", id).orElseThrow().proof())
                .isNotNull()
                .satisfies(proof -> {
                    assertThat(proof.type()).startsWith("text/plain");
                    assertThat(proof.name()).isEqualTo("proof.x_y_.html");
                });
    }

    @Test
    void aSecretOfTheProjectIsMaskedInWordsAndRefusedInFiles() {
        var file = new Word.File("log.txt", ("password " + SECRET).getBytes(StandardCharsets.UTF_8));
        assertRefused(with("", null, file), "file");

        var id = attest(new Word(true, "It is " + SECRET, "see " + SECRET, "", null, null));

        assertThat(gate.evidences.find(id).orElseThrow().seen().arguments()).noneMatch(text -> text.contains(SECRET));
        assertThat(gate.attestations.find("shop", id).orElseThrow().statement()).doesNotContain(SECRET);
        assertThat(gate.audit.list(null, null, 1).getFirst().details()).doesNotContain(SECRET);
    }

    @Test
    void theProofGoesWithItsEvidence() {
        var id = attest(with("", null, new Word.File("b.png", PNG)));
        attest(with("", null, null));

        gate.write(tx -> gate.evidences.purge(tx, java.time.Instant.now().plusSeconds(60), java.util.List.of()));

        assertThat(gate.attestations.find("shop", id)).isEmpty();
    }

    private void assertRefused(Word word, String field) {
        assertThatThrownBy(() -> attest(word))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field));
        assertThat(gate.evidences.newestOf("shop")).isEmpty();
    }
}
