package dev.taskforge.ops.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WriteBackTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final WriteBack.Options USUAL = new WriteBack.Options(false, false, DAY);
    private static final WriteBack.Options STRICT = new WriteBack.Options(true, false, DAY);
    private static final WriteBack.Options COMMENTS = new WriteBack.Options(false, true, DAY);

    private static Stream<byte[]> shapes() {
        return Documents.ALL.stream().flatMap(name -> {
            var text = new String(Documents.bytes(name), StandardCharsets.UTF_8);
            return Stream.of(text, text.replace("\n", "\r\n"), "\uFEFF" + text, text.stripTrailing(), mixed(text))
                    .map(shape -> shape.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** Every third line break as CR LF, and blanks at the ends of lines. */
    private static String mixed(String text) {
        var lines = text.split("\n", -1);
        var mixed = new StringBuilder("\uFEFF");
        for (int i = 0; i < lines.length - 1; i++) {
            mixed.append(lines[i]).append(i % 5 == 0 ? "  " : "").append(i % 3 == 0 ? "\r\n" : "\n");
        }
        return mixed.toString();
    }

    private static String written(
            ChecklistDocument document,
            Map<String, CheckState> states,
            Map<DecisionLine.Field, String> decision,
            WriteBack.Options options) {
        var splices = WriteBack.of(document, states, decision, options);
        return Splice.apply("list.md", document.file().whole(), splices);
    }

    private static String written(String text, CheckState state, WriteBack.Options options) {
        var document = Documents.of(text);
        var states = new HashMap<String, CheckState>();
        document.items().forEach(item -> states.put(item.key(), state));
        return written(document, states, Map.of(), options);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void changesNothingWhileNothingIsKnown(byte[] bytes) {
        var document = ChecklistDocument.read("list.md", bytes);
        var states = new HashMap<String, CheckState>();
        document.items()
                .forEach(item -> states.put(item.key(), item.ticked() ? CheckState.CLAIMED : CheckState.MANUAL));

        assertThat(document.file().bytes()).isEqualTo(bytes);
        assertThat(WriteBack.of(document, Map.of(), Map.of(), USUAL)).isEmpty();
        var untouchedPhases = written(document, states, Map.of(), USUAL);
        assertThat(untouchedPhases.getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void flippingSomeItemsChangesExactlyThatManyCharacters(byte[] bytes) {
        var random = new Random(bytes.length);
        for (int round = 0; round < 50; round++) {
            var document = ChecklistDocument.read("list.md", bytes);
            var states = new HashMap<String, CheckState>();
            for (var item : document.items()) {
                // Tables of phases and words as marks change whole words, so this is about boxes alone.
                if (item.mark() != null && item.mark().box() && random.nextInt(3) == 0) {
                    states.put(item.key(), item.ticked() ? CheckState.FAIL : CheckState.PASS);
                }
            }
            var splices = WriteBack.of(document, states, Map.of(), USUAL).stream()
                    .filter(splice -> splice.before().length() == 1)
                    .toList();
            var before = document.file().whole();
            var after = Splice.apply("list.md", before, splices);

            assertThat(after).hasSameSizeAs(before);
            long changed = java.util.stream.IntStream.range(0, before.length())
                    .filter(i -> before.charAt(i) != after.charAt(i))
                    .count();
            assertThat(changed).isEqualTo(states.size());
            var again = ChecklistDocument.read("list.md", after.getBytes(StandardCharsets.UTF_8));
            assertThat(again.items())
                    .extracting(DocumentItem::key)
                    .isEqualTo(document.items().stream().map(DocumentItem::key).toList());
            assertThat(again.items())
                    .allMatch(item -> states.containsKey(item.key())
                            ? item.ticked() == (states.get(item.key()) == CheckState.PASS)
                            : item.ticked()
                                    == document.items().stream()
                                            .filter(old -> old.key().equals(item.key()))
                                            .findFirst()
                                            .orElseThrow()
                                            .ticked());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CheckState.class,
            names = {"FAIL", "ERROR", "STALE"})
    void takesTheTickFromWhatFailedOrWentStale(CheckState state) {
        assertThat(written("- [X] a\n", state, USUAL)).isEqualTo("- [ ] a\n");
    }

    @Test
    void ticksOnlyWhatPassesAndLeavesClaimsToThePersonUnlessToldOtherwise() {
        assertThat(written("- [ ] a\n", CheckState.PASS, USUAL)).isEqualTo("- [x] a\n");
        assertThat(written("- [X] a\n", CheckState.PASS, USUAL)).isEqualTo("- [X] a\n");
        assertThat(written("- [ ] a\n", CheckState.WAIVED, USUAL)).isEqualTo("- [ ] a\n");
        assertThat(written("- [x] a\n", CheckState.CLAIMED, USUAL)).isEqualTo("- [x] a\n");
        assertThat(written("- [x] a\n", CheckState.CLAIMED, STRICT)).isEqualTo("- [ ] a\n");
        assertThat(written("- [x] a\n", CheckState.UNKNOWN, STRICT)).isEqualTo("- [ ] a\n");
        assertThat(written("- [x] a\n", CheckState.WAIVED, STRICT)).isEqualTo("- [x] a\n");
    }

    @Test
    void writesStatusWordsInTheLanguageAndCaseOfTheTable() {
        var table = "| Gate | Status |\n|---|---|\n| a | SELESAI |\n";
        assertThat(written(table, CheckState.FAIL, USUAL)).isEqualTo(table.replace("SELESAI", "BELUM"));
        assertThat(written(table.replace("SELESAI", "Todo"), CheckState.PASS, USUAL))
                .isEqualTo(table.replace("SELESAI", "Done"));
        assertThat(written(table.replace("SELESAI", "In progress"), CheckState.FAIL, USUAL))
                .isEqualTo(table.replace("SELESAI", "In progress"));
    }

    @Test
    void rewritesThePhaseInTheTableAndInItsHeadingTogether() {
        var document = Documents.read("fase.md");
        var text = document.file().whole();
        var states = new HashMap<String, CheckState>();
        states.put(Documents.item(document, "Titik akhir").key(), CheckState.STALE);
        states.put(Documents.item(document, "Batas").key(), CheckState.PASS);
        states.put(Documents.item(document, "Pewaktu").key(), CheckState.PASS);

        assertThat(written(document, states, Map.of(), USUAL))
                .isEqualTo(text.replace("- [x] Titik", "- [ ] Titik")
                        .replace("0.5 hari | DONE", "0.5 hari | TODO")
                        .replace("Phase 1 (DONE)", "Phase 1 (TODO)")
                        .replace("- [ ] Batas", "- [x] Batas")
                        .replace("0.25 hari | TODO", "0.25 hari | DONE")
                        .replace("Phase 2 (TODO)", "Phase 2 (DONE)"));
    }

    @Test
    void callsNoPhaseDoneThatOnlyClaimsSpeakFor() {
        var document = Documents.read("fase.md");
        var text = document.file().whole();
        var states = new HashMap<String, CheckState>();
        document.items().forEach(item -> states.put(item.key(), CheckState.CLAIMED));
        states.put(Documents.item(document, "Batas").key(), CheckState.PASS);

        assertThat(written(document, states, Map.of(), USUAL)).isEqualTo(text.replace("- [ ] Batas", "- [x] Batas"));
    }

    @Test
    void fillsTheLinesOfTheDecisionAndOnlyThem() {
        var document = Documents.read("peluncuran.md");
        var text = document.file().whole();
        var decision = Map.of(
                DecisionLine.Field.DATE, "2026-11-23",
                DecisionLine.Field.ENVIRONMENT, "production",
                DecisionLine.Field.PIC, "Rina",
                DecisionLine.Field.STATUS, "NO-GO",
                DecisionLine.Field.NOTES, "cadangan\nbelum diuji");

        assertThat(written(document, Map.of(), decision, USUAL))
                .isEqualTo(text.replace("- Tanggal:", "- Tanggal: 2026-11-23")
                        .replace("- Environment:", "- Environment: production")
                        .replace("- PIC:", "- PIC: Rina")
                        .replace("`GO / NO-GO`\n- Cat", "`NO-GO`\n- Cat")
                        .replace("- Catatan:", "- Catatan: cadangan belum diuji"));
    }

    @Test
    void leavesAnInvisibleCommentOnlyWhenAskedAndKeepsOneOfThem() {
        var text = "- [ ] a\r\n- [x] b\r\n  goes on\r\n";
        var once = written(text, CheckState.PASS, COMMENTS);
        assertThat(once)
                .isEqualTo("- [x] a <!-- tf: pass 2026-11-23 -->\r\n"
                        + "- [x] b\r\n  goes on <!-- tf: pass 2026-11-23 -->\r\n");
        assertThat(written(once, CheckState.PASS, COMMENTS)).isEqualTo(once);
        assertThat(written(once, CheckState.STALE, COMMENTS))
                .isEqualTo(once.replace("[x]", "[ ]").replace("pass", "stale"));
        assertThat(Documents.of(once).items())
                .as("the comment belongs to no identity")
                .extracting(DocumentItem::key)
                .isEqualTo(Documents.of(text).items().stream()
                        .map(DocumentItem::key)
                        .toList());
    }

    @Test
    void refusesToWriteWhereSomethingElseStandsByNow() {
        var document = Documents.of("- [ ] a\n");
        var splices =
                WriteBack.of(document, Map.of(document.items().getFirst().key(), CheckState.PASS), Map.of(), USUAL);

        assertThat(splices).containsExactly(new Splice(3, " ", "x", 1));
        assertThatThrownBy(() -> Splice.apply("list.md", "- [x] a\n", splices)).isInstanceOf(RequestException.class);
        var twice = List.of(splices.getFirst(), splices.getFirst());
        assertThatThrownBy(() -> Splice.apply("list.md", "- [ ] a\n", twice)).isInstanceOf(RequestException.class);
    }
}
