package dev.taskforge.ops.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.request.RequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecklistsTest {
    private static final String YAML = """
            project: shop
            checks:
              notes: {file: notes.txt, exists: true, priority: P0}
            """;

    @TempDir
    private Path folder;

    private ChecklistFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new ChecklistFixture(folder);
        Files.writeString(folder.resolve("notes.txt"), "fine");
        fixture.apply(YAML);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aDocumentWhoseGatesAreAllTickedIsNoGoWithEveryOpenMandatoryItemNamed() throws InterruptedException {
        fixture.importing("peluncuran.md", Documents.bytes("peluncuran.md"));
        fixture.ask("notes");

        var gate = fixture.gate();

        assertThat(gate.verdict()).isEqualTo(Verdict.NO_GO);
        assertThat(gate.blockers())
                .extracting(GateItem::title)
                .containsExactly(
                        "Pemeriksaan kerangka bersih",
                        "Kata sandi bawaan diganti",
                        "Migrasi selesai",
                        "Uji regresi lulus",
                        "Sesi aktif",
                        "SECRET_KEY bukan bawaan.",
                        "Cadangan terakhir tersedia.",
                        "Uji pulih pernah dijalankan.",
                        "Basis data hanya dari jaringan dalam.",
                        "Rotasi kunci lama.");
        assertThat(gate.blockers())
                .filteredOn(item -> item.state() == CheckState.CLAIMED)
                .hasSize(7);
        assertThat(gate.items())
                .filteredOn(item -> item.priority() == Priority.P0)
                .noneMatch(item -> item.state() == CheckState.PASS && item.id().startsWith("item."));
    }

    @Test
    void aTickIsAClaimAndOnlyAPersonsWordOrACheckOpensTheGate() {
        fixture.importing("## Wajib\n- [x] a thing\n- [ ] another\n");

        assertThat(fixture.state("item.a-thing")).isEqualTo(CheckState.CLAIMED);
        assertThat(fixture.state("item.another")).isEqualTo(CheckState.MANUAL);
        fixture.attest("item.a-thing");
        assertThat(fixture.state("item.a-thing")).isEqualTo(CheckState.PASS);
        fixture.importing("## Wajib\n- [ ] a thing\n- [x] another\n");
        assertThat(fixture.state("item.a-thing"))
                .as("what somebody attested outlives the box")
                .isEqualTo(CheckState.PASS);
        assertThat(fixture.state("item.another")).isEqualTo(CheckState.CLAIMED);
    }

    @Test
    void anItemKeepsItsHistoryWhenItMovesAndIsNeverDroppedSilently() {
        fixture.importing("## Wajib\n- [ ] a thing\n- [ ] another\n- [ ] another\n");
        fixture.attest("item.a-thing");
        var id = fixture.item("item.a-thing").id();

        var report = fixture.importing("## Mandatory\n### Database\n- [ ] another\n- [x] a thing\n");

        assertThat(report.added()).isEmpty();
        assertThat(report.moved()).containsExactlyInAnyOrder("item.another", "item.a-thing");
        assertThat(report.missing()).containsExactly("item.another-2");
        assertThat(fixture.item("item.a-thing").id()).isEqualTo(id);
        assertThat(fixture.state("item.a-thing")).isEqualTo(CheckState.PASS);
        assertThat(fixture.item("item.another-2").missingSince()).isNotNull();
        assertThat(fixture.line("item.another-2").blocks())
                .as("what nobody proved does not go away with its line")
                .isTrue();

        assertThatThrownBy(() -> retire("item.a-thing")).isInstanceOf(RequestException.class);
        retire("item.another-2");
        assertThat(fixture.gate().items()).extracting(GateItem::id).doesNotContain("item.another-2");
        assertThat(fixture.importing("## Mandatory\n### Database\n- [ ] another\n- [x] a thing\n- [ ] another\n")
                        .added())
                .as("a name is never given out twice")
                .containsExactly("item.another-3");
    }

    private void retire(String item) {
        fixture.database.write(tx -> {
            fixture.checklists.retire(tx, fixture.project(), item, "is gone", "ana");
            return true;
        });
    }

    @Test
    void anAcceptedCommandProvesTheItemUntilItsTextChanges() throws InterruptedException {
        fixture.importing("## Wajib\n- [x] listing\n  ```sh\n  ls notes.txt\n  ```\n");
        var suggestion = fixture.suggestions("item.listing").suggestions().getFirst();
        assertThat(suggestion.command()).isEqualTo("ls notes.txt");

        var check = fixture.accept("item.listing");

        assertThat(check).isEqualTo("item.listing.1");
        assertThat(fixture.state("item.listing")).isEqualTo(CheckState.UNKNOWN);
        fixture.ask(check);
        assertThat(fixture.state("item.listing")).isEqualTo(CheckState.PASS);
        assertThat(fixture.item("item.listing").bindings().getFirst().commandSha256())
                .hasSize(64);

        var report = fixture.importing("## Wajib\n- [x] listing\n  ```sh\n  ls -l notes.txt\n  ```\n");
        assertThat(report.lapsed()).containsExactly("item.listing");
        assertThat(fixture.item("item.listing").checks()).containsExactly("item.listing");
        assertThat(fixture.state("item.listing")).isEqualTo(CheckState.CLAIMED);
        assertThat(fixture.suggestions("item.listing").suggestions().getFirst().command())
                .isEqualTo("ls -l notes.txt");
        assertThat(fixture.audited()).contains("checklist.import", "checklist.accept");
    }

    @Test
    void anItemMayRestOnSeveralChecksAndIsAsBadAsTheWorst() throws InterruptedException {
        fixture.importing("## Wajib\n- [x] all is well\n");
        bind("item.all-is-well", "notes");
        bind("item.all-is-well", "item.all-is-well");
        fixture.ask("notes");

        assertThat(fixture.line("item.all-is-well").checks()).containsExactly("notes", "item.all-is-well");
        assertThat(fixture.state("item.all-is-well")).isEqualTo(CheckState.CLAIMED);
        fixture.attest("item.all-is-well");
        assertThat(fixture.state("item.all-is-well")).isEqualTo(CheckState.PASS);
        assertThatThrownBy(() -> bind("item.all-is-well", "notes")).isInstanceOf(RequestException.class);
        assertThatThrownBy(() -> bind("item.all-is-well", "nothing")).isInstanceOf(RequestException.class);
        fixture.database.write(tx -> {
            fixture.bindings.unbind(tx, fixture.project(), "item.all-is-well", "notes", "ana");
            return true;
        });
        assertThat(fixture.item("item.all-is-well").checks()).containsExactly("item.all-is-well");
        assertThat(fixture.audited()).contains("checklist.bind", "checklist.unbind");
    }

    @Test
    void aCheckThatIsLeftDoesNotSpeakForTheOneTheDocumentTookAway() throws InterruptedException {
        fixture.importing("## Wajib\n- [x] listing\n  ```sh\n  ls notes.txt\n  ```\n");
        bind("item.listing", "notes");
        fixture.ask("notes");
        fixture.ask(fixture.accept("item.listing"));
        assertThat(fixture.state("item.listing")).isEqualTo(CheckState.PASS);

        fixture.importing("## Wajib\n- [x] listing\n  ```sh\n  ls -l notes.txt\n  ```\n");

        assertThat(fixture.item("item.listing").checks()).containsExactly("notes", "item.listing");
        assertThat(fixture.state("item.listing")).isEqualTo(CheckState.CLAIMED);
        var suggestion = fixture.suggestions("item.listing").suggestions().stream()
                .filter(one -> "ls -l notes.txt".equals(one.command()))
                .findFirst()
                .orElseThrow();
        var check = fixture.database.write(tx ->
                fixture.bindings.accept(tx, fixture.project(), "item.listing", suggestion.id(), ChecklistFixture.ANA));
        fixture.ask(check);
        assertThat(fixture.item("item.listing").checks()).containsExactly("notes", check);
        assertThat(fixture.state("item.listing")).isEqualTo(CheckState.PASS);
    }

    @Test
    void noItemStandsInThePlaceOfTheLineThatAsksForTheImport() throws InterruptedException {
        fixture.apply(YAML + "gate: {checklist: list.md}\n");
        fixture.importing("## Wajib\n- [x] Checklist file\n");
        fixture.attest("item.checklist-file-2");
        fixture.ask(ChecklistCheck.NAME);

        assertThat(fixture.state("item.checklist-file-2")).isEqualTo(CheckState.PASS);
        assertThat(fixture.state(ChecklistCheck.NAME))
                .as("there is no such file")
                .isEqualTo(CheckState.ERROR);
    }

    private void bind(String item, String check) {
        fixture.database.write(tx -> fixture.bindings.bind(tx, fixture.project(), item, check, "ana"));
    }

    @Test
    void aSuggestionThatIsNotTheOneShownIsRefused() {
        fixture.importing("- [ ] listing `ls notes.txt`\n");

        for (var id : List.of("000000000000", "", "abc")) {
            assertThatThrownBy(() -> fixture.database.write(tx -> fixture.bindings.accept(
                            tx, fixture.project(), "item.listing-ls-notes-txt", id, ChecklistFixture.ANA)))
                    .isInstanceOf(RequestException.class);
        }
    }

    @Test
    void theGateStaysShutUntilTheNamedChecklistIsImportedAsItIs() throws Exception {
        fixture.apply(YAML + "gate: {checklist: LAUNCH.md}\n");
        var bytes = "- [ ] later\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        fixture.ask(ChecklistCheck.NAME);
        assertThat(fixture.state(ChecklistCheck.NAME)).as("no such file").isEqualTo(CheckState.FAIL);
        fixture.importing("LAUNCH.md", bytes);
        fixture.ask(ChecklistCheck.NAME);
        assertThat(fixture.state(ChecklistCheck.NAME)).as("not there").isEqualTo(CheckState.ERROR);
        Files.write(folder.resolve("LAUNCH.md"), bytes);
        fixture.ask(ChecklistCheck.NAME);
        assertThat(fixture.state(ChecklistCheck.NAME)).isEqualTo(CheckState.PASS);
        Files.writeString(folder.resolve("LAUNCH.md"), "- [ ] later\n- [ ] sneaked in\n");
        fixture.ask(ChecklistCheck.NAME);
        assertThat(fixture.state(ChecklistCheck.NAME)).isEqualTo(CheckState.FAIL);
        assertThat(fixture.line(ChecklistCheck.NAME).blocks()).isTrue();
    }

    @Test
    void refusesADocumentWithoutItemsAndKeepsSecretsOfTheProjectOut() throws IOException {
        assertThatThrownBy(() -> fixture.importing("# Nothing to tick\n")).isInstanceOf(RequestException.class);

        assertThat(fixture.importing("# Restore\n1. Stop\n   `docker compose stop`\n")
                        .checklist()
                        .outline()
                        .procedures())
                .as("procedures alone are worth keeping")
                .hasSize(1);
        assertThat(fixture.gate().items()).hasSize(1);

        Files.writeString(folder.resolve(".env"), "DB_PASSWORD=kopi-tubruk-pahit-91\n");
        Files.writeString(folder.resolve("compose.yml"), "services: {}\n");
        fixture.apply(YAML + "compose: {file: compose.yml, env_file: .env}\n");
        fixture.importing("- [ ] login works `curl http://app/?p=kopi-tubruk-pahit-91`\n");

        var item = fixture.checklists.items("shop").getFirst();
        assertThat(item.toString()).doesNotContain("kopi-tubruk");
        assertThat(Suggestions.of(item, fixture.project().file()).suggestions()).isEmpty();
    }
}
