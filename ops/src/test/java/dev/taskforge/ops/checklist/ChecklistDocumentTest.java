package dev.taskforge.ops.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.checklist.DocumentItem.Form;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecklistDocumentTest {
    private static String outline(ChecklistDocument document) {
        return document.items().stream()
                .map(item ->
                        item.line() + " " + (item.ticked() ? "x" : "-") + " " + item.priority() + " " + item.stage()
                                + " " + item.form() + " " + item.headings().getLast() + " | " + item.text())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void findsEveryItemOfALaunchChecklistWithItsWeightAndStage() {
        var document = Documents.read("peluncuran.md");

        assertThat(document.title()).isEqualTo("DAFTAR PERIKSA PELUNCURAN");
        assertThat(outline(document)).isEqualTo("""
                14 x P0 BEFORE GATE_ROW 1) GERBANG GO / NO-GO | Pemeriksaan kerangka bersih
                15 x P0 BEFORE GATE_ROW 1) GERBANG GO / NO-GO | Kata sandi bawaan diganti
                16 x P0 BEFORE GATE_ROW 1) GERBANG GO / NO-GO | Migrasi selesai
                17 - P0 BEFORE GATE_ROW 1) GERBANG GO / NO-GO | Uji regresi lulus
                18 x P0 BEFORE GATE_ROW 1) GERBANG GO / NO-GO | Sesi aktif
                25 x P0 BEFORE TASK A. Rahasia | `SECRET_KEY` bukan bawaan.
                26 - P0 BEFORE TASK A. Rahasia | Jika pembayaran aktif: `PAY_KEY` terisi.
                29 - P0 BEFORE TASK B. Basis Data | Cadangan terakhir tersedia.
                30 - P0 BEFORE TASK B. Basis Data | Uji pulih pernah dijalankan.
                32 x P0 BEFORE TASK B. Basis Data | Basis data hanya dari jaringan dalam.
                37 - P1 AFTER TASK 3) SETELAH LAUNCH, 24 JAM PERTAMA | Pantau galat (HTTP 5xx).
                38 - P1 AFTER TASK 3) SETELAH LAUNCH, 24 JAM PERTAMA | Pantau antrian (jika aktif).
                56 x P0 GENERAL TASK 5) BELUM DIPUTUSKAN | Rotasi kunci lama.""");
        assertThat(Documents.item(document, "Jika").condition()).isEqualTo("Jika pembayaran aktif");
        assertThat(Documents.item(document, "Pantau antrian").condition()).isEqualTo("jika aktif");
        assertThat(Documents.item(document, "Basis data hanya").headings())
                .containsExactly("DAFTAR PERIKSA PELUNCURAN", "2) WAJIB SEBELUM SWITCH TRAFFIC", "B. Basis Data");
    }

    @Test
    void takesCommandsFromEvidenceCellsWithWhatTheyExpect() {
        var document = Documents.read("peluncuran.md");

        assertThat(Documents.item(document, "Uji regresi").commands())
                .containsExactly(new CommandText("pytest -q", "12 passed", 17));
        assertThat(Documents.item(document, "Sesi aktif").commands())
                .containsExactly(new CommandText("redis-cli -h cache ping", "PONG", 18));
        assertThat(Documents.item(document, "Kata sandi").commands()).isEmpty();
        assertThat(Documents.item(document, "Kata sandi").hint()).isEqualTo("baca `RAHASIA.md`");
        assertThat(Documents.item(document, "Uji pulih").commands())
                .containsExactly(new CommandText("./bin/uji-pulih.sh --laporan", null, 31));
    }

    @Test
    void readsNumberedListsWithCommandsAsDraftsOfProcedures() {
        var procedures = Documents.read("peluncuran.md").procedures();

        assertThat(procedures).hasSize(1);
        assertThat(procedures.getFirst().title()).isEqualTo("4) KEMBALI");
        assertThat(procedures.getFirst().steps())
                .extracting(Procedure.Step::text)
                .containsExactly("Buat cadangan:", "Kembalikan:", "Catat kejadian.");
        assertThat(procedures.getFirst().steps().get(0).commands())
                .containsExactly(new CommandText("pg_dump -h <HOST> -f sebelum.dump", null, 43));
        assertThat(procedures.getFirst().steps().get(1).commands())
                .containsExactly(
                        new CommandText("dropdb kasir", null, 47),
                        new CommandText("pg_restore -d kasir sebelum.dump", null, 48));
    }

    @Test
    void findsTheLinesOfTheDecisionInBothLanguages() {
        var indonesian = Documents.read("peluncuran.md").decision();
        assertThat(indonesian).extracting(DecisionLine::field).containsExactly(DecisionLine.Field.values());
        assertThat(indonesian.get(3).value().text()).isEqualTo(" `GO / NO-GO`");

        var english = Documents.read("operations.md").decision();
        assertThat(english)
                .extracting(line -> line.field() + "=" + line.value().text())
                .containsExactly("DATE= 2026-01-01", "PIC= Rina", "STATUS=");
    }

    @Test
    void linksPhasesOfATableWithTheirHeadingsAndItems() {
        var document = Documents.read("fase.md");

        assertThat(document.phases())
                .extracting(phase -> phase.label() + " " + phase.title() + " " + phase.estimate() + " "
                        + phase.status().done() + " "
                        + (phase.headingStatus() == null
                                ? "none"
                                : phase.headingStatus().spot().line()) + " "
                        + phase.items().size())
                .containsExactly(
                        "1 Satu tumpukan 0.5 hari true 11 2",
                        "2 Batas sumber daya 0.25 hari false 15 2",
                        "3 Tanpa butir 1 hari false none 0");
        assertThat(document.items().getFirst().headings())
                .as("the status word belongs to no identity")
                .containsExactly("Tugas Operasional", "Daftar", "Phase 1");
    }

    @Test
    void findsItemsInEveryKindOfListAndNowhereElse() {
        var document = Documents.read("operations.md");

        assertThat(outline(document)).isEqualTo("""
                9 - P0 BEFORE TASK Pre-deployment checklist | Backup taken
                10 - P0 BEFORE TASK Pre-deployment checklist | Rollback plan ready
                11 - P0 BEFORE TASK Rollback plan ready | Previous image kept
                12 - P0 BEFORE TASK Rollback plan ready | Previous image kept
                14 - P0 BEFORE TASK Pre-deployment checklist | Team informed
                18 - P1 AFTER TASK Post-deployment | Health endpoint answers
                19 - P1 AFTER TASK Post-deployment | Cache answers
                28 - P2 DAILY TASK Daily tasks | Look through the log
                30 - P2 WEEKLY TASK Tugas Mingguan | Tinjau metrik
                32 - P2 MONTHLY TASK Monthly | Review capacity (optional)""");
        assertThat(document.items()).allMatch(item -> item.form() == Form.TASK);
        assertThat(Documents.item(document, "Cache answers").commands())
                .as("a fence behind a list belongs to its last item")
                .containsExactly(new CommandText("redis-cli ping", null, 22));
        assertThat(document.procedures())
                .extracting(
                        procedure -> procedure.title() + " " + procedure.steps().size())
                .containsExactly("Deploy 2");
        assertThat(document.procedures().getFirst().steps().get(1).commands())
                .containsExactly(new CommandText("docker compose ps", null, 58));
    }

    @Test
    void tellsItemsWithTheSameWordsInTheSamePlaceApartByTheirOrder() {
        var document = Documents.read("operations.md");
        var twins = document.items().stream()
                .filter(item -> item.text().equals("Previous image kept"))
                .toList();

        assertThat(twins).extracting(DocumentItem::ordinal).containsExactly(1, 2);
        assertThat(twins.get(0).key()).isNotEqualTo(twins.get(1).key());
        assertThat(twins.get(0).textKey()).isEqualTo(twins.get(1).textKey());
    }

    @Test
    void keepsTheIdentityOfAnItemWhenItsMarkOrOtherLinesChange() {
        var before = Documents.of("# A\n\n- [ ] one `x`\n");
        var after = Documents.of("\uFEFFnew words\r\n\r\n# A\r\n\r\n- [ ] zero\r\n- [X]   one\r\n  `x`\r\n");

        assertThat(Documents.item(after, "one").key())
                .isEqualTo(Documents.item(before, "one").key());
        assertThat(Documents.item(after, "one").line()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"optional", "opsional", "tidak wajib", "nice to have"})
    void letsTheNearestWordsDecideHowMuchAnItemWeighs(String word) {
        var document =
                Documents.of("# L\n## WAJIB\n- [ ] needed\n### Extras (" + word + ")\n- [ ] kept\n- [ ] must stay\n");

        assertThat(Documents.item(document, "needed").priority()).isEqualTo(Priority.P0);
        assertThat(Documents.item(document, "kept").priority()).isEqualTo(Priority.P2);
        assertThat(Documents.item(document, "must stay").priority()).isEqualTo(Priority.P0);
    }

    @Test
    void leavesTheTitleOfTheDocumentOutOfTheWeightUnlessThereAreSeveral() {
        assertThat(Documents.of("# Mandatory launch\n- [ ] a\n")
                        .items()
                        .getFirst()
                        .priority())
                .isEqualTo(Priority.P1);
        assertThat(Documents.of("# Mandatory\n- [ ] a\n# Later\n- [ ] b\n")
                        .items()
                        .getFirst()
                        .priority())
                .isEqualTo(Priority.P0);
    }

    @Test
    void refusesBytesThatAreNotUtf8AndSaysWhere() {
        var bytes = "# A\n- [ ] caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> ChecklistDocument.read("list.md", bytes))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        e -> assertThat(e.text().arguments()).containsExactly("list.md", "2"));
    }
}
