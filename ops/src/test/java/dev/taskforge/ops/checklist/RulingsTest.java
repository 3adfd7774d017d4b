package dev.taskforge.ops.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.checklist.Ruling.State;
import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.request.RequestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people decide about items in place of their documents. */
class RulingsTest {
    private static final String YAML = """
            project: shop
            checks:
              notes: {file: notes.txt, exists: true, priority: P0}
            gate:
              facts: {payment: %s, region: jakarta}
              items:
                - {id: stock, checks: [notes], when: {variable: STOCK_ACTIVE, is: true}}
            """;
    private static final String MANDATORY = "## Wajib\n- [ ] a thing\n- [ ] another\n";
    private static final String PAYMENT = "## Wajib\n- [ ] Jika pembayaran aktif: kunci terisi\n";
    private static final String KEYS = "item.jika-pembayaran-aktif-kunci-terisi";
    private static final String WHEN = "{fact: payment, is: true}";
    private static final String WHY = "agreed with the team on Monday";

    private ChecklistFixture fixture;

    @BeforeEach
    void open(@TempDir Path folder) {
        fixture = new ChecklistFixture(folder);
        fixture.apply(YAML.formatted("true"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Ruling priority(String item, @Nullable Priority priority, String user) {
        return fixture.database.write(tx -> fixture.rulings.priority(tx, fixture.project(), item, priority, WHY, user));
    }

    private Ruling condition(String item, @Nullable String when, String reason, String user) {
        return fixture.database.write(tx -> fixture.rulings.condition(tx, fixture.project(), item, when, reason, user));
    }

    private Ruling approve(String item, long id, String user) {
        return fixture.database.write(tx -> fixture.rulings.approve(tx, fixture.project(), item, id, user));
    }

    private Ruling deny(String item, long id, String user) {
        return fixture.database.write(tx -> fixture.rulings.deny(tx, fixture.project(), item, id, "too early", user));
    }

    private Ruling withdraw(String item, long id, String user) {
        return fixture.database.write(tx -> fixture.rulings.withdraw(tx, fixture.project(), item, id, user));
    }

    private static void refused(ThrowingCallable call, String key) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.text().key()).isEqualTo(key));
    }

    private List<String> suggested(String item) {
        return fixture.suggestions(item).suggestions().stream()
                .map(Suggestion::when)
                .filter(Objects::nonNull)
                .map(Condition::text)
                .toList();
    }

    private Priority priorityOf(String item) {
        return fixture.line(item).priority();
    }

    @Test
    void aHigherPriorityCountsAtOnceAndOutlivesEveryImport() {
        fixture.importing("- [ ] a thing\n");
        assertThat(priorityOf("item.a-thing")).isEqualTo(Priority.P1);

        var ruling = priority("item.a-thing", Priority.P0, "local");

        assertThat(ruling.state()).isEqualTo(State.IN_FORCE);
        assertThat(fixture.line("item.a-thing").blocks()).isTrue();
        fixture.importing("## Optional\n- [x] a thing\n");
        assertThat(priorityOf("item.a-thing")).isEqualTo(Priority.P0);
        assertThat(fixture.audited()).contains("checklist.priority");
    }

    @Test
    void loweringWhatBlocksWaitsForASecondPerson() {
        fixture.importing(MANDATORY);

        refused(() -> priority("item.a-thing", Priority.P2, "local"), "request.no_person");
        var asked = priority("item.a-thing", Priority.P2, "ana");

        assertThat(asked.state()).isEqualTo(State.REQUESTED);
        assertThat(priorityOf("item.a-thing")).isEqualTo(Priority.P0);
        refused(() -> approve("item.a-thing", asked.id(), "ana"), "checklist.ruling.second_person");
        refused(() -> approve("item.a-thing", asked.id(), "local"), "request.no_person");
        refused(() -> approve("item.another", asked.id(), "budi"), "checklist.ruling.none");
        refused(() -> priority("item.a-thing", Priority.P1, "budi"), "checklist.ruling.waits");
        assertThat(priorityOf("item.a-thing")).isEqualTo(Priority.P0);

        approve("item.a-thing", asked.id(), "budi");

        assertThat(priorityOf("item.a-thing")).isEqualTo(Priority.P2);
        refused(() -> approve("item.a-thing", asked.id(), "budi"), "checklist.ruling.settled");
        fixture.importing(MANDATORY + "- [ ] more\n");
        assertThat(priorityOf("item.a-thing")).isEqualTo(Priority.P2);
        assertThat(fixture.audited()).contains("checklist.priority.request", "checklist.priority.approve");
    }

    @Test
    void aRequestMayBeDeniedByOthersAndWithdrawnByWhoMadeIt() {
        fixture.importing(MANDATORY);
        var first = priority("item.a-thing", Priority.P1, "ana");
        refused(() -> deny("item.a-thing", first.id(), "ana"), "checklist.ruling.own");
        refused(() -> withdraw("item.a-thing", first.id(), "budi"), "checklist.ruling.others");
        assertThat(deny("item.a-thing", first.id(), "budi").remark()).isEqualTo("too early");
        var second = priority("item.a-thing", Priority.P1, "ana");
        assertThat(withdraw("item.a-thing", second.id(), "ana").state()).isEqualTo(State.WITHDRAWN);

        assertThat(priorityOf("item.a-thing")).isEqualTo(Priority.P0);
        assertThat(fixture.rulings.history(fixture.project(), "item.a-thing"))
                .extracting(Ruling::state)
                .containsExactly(State.WITHDRAWN, State.DENIED);
    }

    @Test
    void takingBackARaiseLowersTheItemAndNeedsASecondPersonToo() {
        fixture.importing("- [ ] a thing\n");
        priority("item.a-thing", Priority.P0, "ana");

        var back = priority("item.a-thing", null, "ana");

        assertThat(back.state()).isEqualTo(State.REQUESTED);
        approve("item.a-thing", back.id(), "budi");
        assertThat(priorityOf("item.a-thing")).isEqualTo(Priority.P1);
        refused(() -> priority("item.a-thing", null, "ana"), "checklist.ruling.same");
        assertThat(fixture.rulings.history(fixture.project(), "item.a-thing"))
                .extracting(Ruling::state)
                .containsExactly(State.IN_FORCE, State.REPLACED);
    }

    @Test
    void whatTheDocumentMakesP0LaterIsNotHeldDownByAnEarlierRulingOfOnePerson() {
        fixture.importing("- [ ] a thing\n");
        assertThat(priority("item.a-thing", Priority.P2, "ana").state()).isEqualTo(State.IN_FORCE);
        assertThat(priorityOf("item.a-thing")).isEqualTo(Priority.P2);

        var report = fixture.importing(MANDATORY);

        assertThat(priorityOf("item.a-thing")).isEqualTo(Priority.P0);
        assertThat(report.overtaken()).containsExactly("item.a-thing");
        assertThat(priority("item.a-thing", Priority.P2, "ana").state()).isEqualTo(State.REQUESTED);
    }

    @Test
    void anImportSaysWhichItemsTheDocumentMadeLessUrgent() {
        fixture.importing(MANDATORY);

        assertThat(fixture.importing("## Opsional\n- [ ] a thing\n## Wajib\n- [ ] another\n")
                        .lowered())
                .containsExactly("item.a-thing");
    }

    @Test
    void aConditionOfTheDocumentIsSuggestedAndOnceAcceptedDecidesWhetherTheItemCounts() {
        fixture.importing(PAYMENT);
        assertThat(priorityOf(KEYS)).as("nobody said when").isEqualTo(Priority.P1);
        assertThat(suggested(KEYS)).containsExactly("payment = true");

        fixture.accept(KEYS);

        assertThat(fixture.line(KEYS).blocks()).isTrue();
        assertThat(fixture.line(KEYS).when()).isEqualTo(Condition.read(WHEN));
        assertThat(fixture.suggestions(KEYS).suggestions()).isEmpty();
        fixture.apply(YAML.formatted("false"));
        assertThat(fixture.state(KEYS)).isEqualTo(CheckState.NOT_APPLICABLE);
        fixture.apply(YAML.formatted("perhaps"));
        assertThat(fixture.state(KEYS)).isEqualTo(CheckState.ERROR);
        fixture.apply(YAML.formatted("true").replace("payment: true, ", ""));
        assertThat(fixture.state(KEYS)).as("the fact is gone").isEqualTo(CheckState.ERROR);
        assertThat(fixture.line(KEYS).blocks()).isTrue();
        assertThat(fixture.audited()).contains("checklist.condition");
    }

    @Test
    void aConditionCountsOnlyForTheWordsItWasAcceptedFor() {
        fixture.importing(PAYMENT);
        condition(KEYS, WHEN, "", "ana");
        assertThat(priorityOf(KEYS)).isEqualTo(Priority.P0);

        var report = fixture.importing(PAYMENT.replace("aktif:", "tidak aktif:"));

        assertThat(report.reworded()).containsExactly(KEYS);
        assertThat(report.overtaken()).containsExactly(KEYS);
        assertThat(fixture.line(KEYS).when()).isNull();
        assertThat(suggested(KEYS)).containsExactly("payment ≠ true");
    }

    @Test
    void aConditionIsNoWayAroundTheSecondPerson() {
        fixture.importing(PAYMENT + "- [ ] a thing\n");
        refused(() -> condition("item.a-thing", WHEN, WHY, "ana"), "checklist.unconditional");
        priority(KEYS, Priority.P0, "ana");

        refused(() -> condition(KEYS, WHEN, "", "ana"), "gate.length");
        var asked = condition(KEYS, WHEN, WHY, "ana");

        assertThat(asked.state()).isEqualTo(State.REQUESTED);
        assertThat(fixture.line(KEYS).when()).isNull();
        approve(KEYS, asked.id(), "budi");
        assertThat(fixture.line(KEYS).when()).isNotNull();
        assertThat(condition(KEYS, null, WHY, "ana").state())
                .as("without the condition it always blocks")
                .isEqualTo(State.IN_FORCE);
    }

    @Test
    void takingBackTheConditionOfWhatBlocksNeedsASecondPerson() {
        fixture.importing(PAYMENT);
        condition(KEYS, WHEN, "", "ana");

        assertThat(condition(KEYS, null, WHY, "ana").state()).isEqualTo(State.REQUESTED);
        assertThat(fixture.line(KEYS).blocks()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Wajib\nJika pembayaran aktif:\n- [ ] kunci terisi\n",
                "## Wajib\n### Jika pembayaran aktif\n- [ ] kunci terisi\n",
                "## Wajib\n- Jika pembayaran aktif:\n  - [ ] kunci terisi\n",
                "## Wajib\n- [ ] kunci terisi (jika pembayaran aktif)\n",
                "## Mandatory\n### If payment is active\n- [ ] kunci terisi\n"
            })
    void aConditionIsFoundWhereverTheDocumentWritesIt(String text) {
        fixture.importing(text);
        var item = fixture.checklists.items("shop").getFirst();

        assertThat(item.condition()).isNotNull();
        assertThat(suggested(item.name())).containsExactly("payment = true");
    }

    @Test
    void aConditionThatTheGateDeclaresForAnotherItemIsSuggestedToo() {
        fixture.importing("- [ ] If stock is on: shelves are counted\n## When to roll back\n- [ ] tell everybody\n");

        assertThat(suggested("item.if-stock-is-on-shelves-are-counted")).containsExactly("STOCK_ACTIVE = true");
        assertThat(fixture.item("item.tell-everybody").condition()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "payment",
                "{}",
                "{fact: payment}",
                "{fact: payment, is: true, x: 1}",
                "[",
                "{fact: \"..\", is: 1}"
            })
    void aConditionThatCannotBeReadIsRefused(String when) {
        fixture.importing(PAYMENT);

        assertThatThrownBy(() -> condition(KEYS, when, "", "ana"))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.field()).isEqualTo("when"));
        refused(() -> condition(KEYS, "{fact: nothing, is: true}", "", "ana"), "checklist.no_fact");
    }

    @Test
    void anItemWhoseTextWasCorrectedKeepsItsHistoryButNotItsWord() {
        fixture.importing("## Wajib\n- [ ] the old backup was restored on a test server\n- [ ] something else\n");
        var name = "item.the-old-backup-was-restored-on-a-test";
        var id = fixture.item(name).id();
        priority(name, Priority.P0, "ana");
        fixture.attest(name);
        assertThat(fixture.state(name)).isEqualTo(CheckState.PASS);

        var report = fixture.importing(
                "## Wajib\n- [ ] the newest backup was restored on a test server\n- [ ] quite another matter\n");

        assertThat(report.reworded()).containsExactly(name);
        assertThat(report.added()).containsExactly("item.quite-another-matter");
        assertThat(report.missing()).containsExactly("item.something-else");
        assertThat(fixture.item(name).id()).isEqualTo(id);
        assertThat(fixture.state(name)).isEqualTo(CheckState.STALE);
        assertThat(fixture.rulings.history(fixture.project(), name)).hasSize(1);
    }

    @Test
    void aVariableIsAskedWhetherItIsOnAndNeverForItsValue() {
        fixture.apply(YAML.formatted("true") + "    - {id: port, checks: [notes], when: {variable: PORT, is: 8080}}\n");
        fixture.importing(PAYMENT);

        refused(() -> condition(KEYS, "{variable: DB_PASSWORD, is: kopi}", "", "ana"), "checklist.guess");
        refused(() -> condition(KEYS, "{variable: PORT, is: 8081}", "", "ana"), "checklist.guess");
        assertThat(condition(KEYS, "{variable: PAYMENT_ACTIVE, is: true}", "", "ana")
                        .state())
                .isEqualTo(State.IN_FORCE);
        assertThat(condition(KEYS, "{variable: PORT, is: 8080}", WHY, "ana").state())
                .as("the project's file compares the same")
                .isEqualTo(State.REQUESTED);
    }

    @Test
    void aProjectIsNotFilledWithItemsThatNoDocumentHas() {
        for (int round = 0; round < 5; round++) {
            fixture.importing(items(round));
        }

        refused(() -> fixture.importing(items(5)), "checklist.together");
        assertThat(fixture.checklists.items("shop")).hasSize(Checklists.MOST_TOGETHER);
    }

    private static String items(int round) {
        var text = new StringBuilder();
        for (int i = 0; i < Checklists.MOST_ITEMS; i++) {
            text.append("- [ ] r").append(round).append('n').append(i).append('\n');
        }
        return text.toString();
    }
}
