package dev.taskforge.ops.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.request.RequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatesTest {
    private static final String FILE = """
            project: shop
            compose: {file: compose.yml, env_file: .env}
            checks:
              readme: {file: readme.txt, exists: true, priority: P0}
              word: {attestation: "The owner was told", priority: P0}
              extra: {file: extra.txt, exists: true, priority: P1}
            """;

    @TempDir
    Path folder;

    private GateFixture gate;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("compose.yml"), "services: {}\n");
        Files.writeString(folder.resolve(".env"), "A=1\n");
        Files.writeString(folder.resolve("readme.txt"), "hello\n");
        gate = new GateFixture(folder);
    }

    @AfterEach
    void close() {
        gate.close();
    }

    @Test
    void nothingIsProvenBeforeItWasAsked() {
        var project = gate.apply(FILE);

        var now = gate.gates.of(project);
        assertThat(now.verdict()).isEqualTo(Verdict.NO_GO);
        assertThat(now.blockers()).extracting(GateItem::id).containsExactly("readme", "word");
        assertThat(gate.item(project, "readme").state()).isEqualTo(CheckState.UNKNOWN);
        assertThat(gate.item(project, "word").state()).isEqualTo(CheckState.MANUAL);
        assertThat(now.items()).allSatisfy(item -> assertThat(item.fix()).isNotNull());
    }

    @Test
    void goNeedsEveryP0AndOnlyThose() throws Exception {
        var project = gate.apply(FILE);
        gate.ask(project);
        assertThat(gate.gates.of(project).blockers()).extracting(GateItem::id).containsExactly("word");

        gate.write(
                tx -> gate.attestations.attest(tx, project, "word", Word.of(true, "Told her today", "MAIL-7"), "budi"));

        assertThat(gate.gates.of(project).verdict()).isEqualTo(Verdict.GO);
        assertThat(gate.item(project, "extra").state()).isEqualTo(CheckState.FAIL);
        assertThat(gate.audit.list(null, null, 10))
                .extracting(AuditEntry::action)
                .contains("check.attest");
    }

    @Test
    void changedFilesAndPassingTimeMakeEvidenceStaleAndTheReasonIsNamed() throws Exception {
        var project = gate.apply(FILE);
        gate.ask(project);
        assertThat(gate.item(project, "readme").state()).isEqualTo(CheckState.PASS);

        var env = folder.resolve(".env");
        Files.writeString(env, "A=2\n");
        assertThat(gate.item(project, "readme").reason().key()).isEqualTo("gate.stale.env_file");
        Files.writeString(env, "A=1\n");
        Files.writeString(folder.resolve("compose.yml"), "# changed\n", StandardOpenOption.APPEND);
        assertThat(gate.item(project, "readme").reason().key()).isEqualTo("gate.stale.compose_file");
        Files.writeString(folder.resolve("compose.yml"), "services: {}\n");
        assertThat(gate.item(project, "readme").state()).isEqualTo(CheckState.PASS);

        var staging = gate.apply("environment: staging\n" + FILE);
        assertThat(gate.item(staging, "readme").reason().key()).isEqualTo("gate.stale.environment");
        var other = gate.apply(FILE.replace("exists: true, priority: P0", "min_bytes: 1, priority: P0"));
        assertThat(gate.item(other, "readme").reason().key()).isEqualTo("gate.stale.definition");

        gate.pass(Duration.ofHours(25));
        assertThat(gate.item(project, "readme").reason().key()).isEqualTo("gate.stale.age");
        assertThat(gate.item(project, "readme").blocks()).isTrue();
    }

    @Test
    void goIsRefusedWhileAP0BlocksAndNamesIt() throws Exception {
        var project = gate.apply(FILE);
        gate.ask(project);

        assertThatThrownBy(() -> gate.write(tx -> gate.decisions.record(tx, project, Verdict.GO, "Ana", "", "ana")))
                .isInstanceOfSatisfying(
                        DecisionRefused.class,
                        refused -> assertThat(refused.blockers())
                                .extracting(GateItem::id)
                                .containsExactly("word"));
        assertThat(gate.decisions.list("shop", null, 10)).isEmpty();

        var noGo = gate.write(tx -> gate.decisions.record(tx, project, Verdict.NO_GO, "Ana", "not yet", "ana"));
        assertThat(noGo.status()).isEqualTo(Verdict.NO_GO);
        assertThat(gate.decisions.list("shop", null, 10)).containsExactly(noGo);
    }

    @Test
    void aDecisionKeepsWhatItRestedOnForever() throws Exception {
        var project = gate.apply(FILE);
        gate.ask(project);
        gate.write(tx -> gate.attestations.attest(tx, project, "word", Word.of(true, "Told her today", ""), "budi"));

        var decision = gate.write(tx -> gate.decisions.record(tx, project, Verdict.GO, " Ana ", "go", "ana"));

        assertThat(decision.pic()).isEqualTo("Ana");
        assertThat(decision.verdict()).isEqualTo(Verdict.GO);
        assertThat(decision.projectVersion()).isEqualTo(project.version());
        assertThat(decision.evidenceIds())
                .containsExactlyInAnyOrderElementsOf(gate.evidences.newestOf("shop").values().stream()
                        .map(Evidence::id)
                        .toList());
        var kept = gate.write(tx -> gate.decisions.evidence(tx));
        assertThat(kept).containsAll(decision.evidenceIds());
        assertThat(gate.audit.list(null, null, 1).getFirst().action()).isEqualTo("decision.record");
        assertThat(gate.audit.verify().anchored()).isEqualTo(gate.audit.verify().entries());
        for (var sql : new String[] {"UPDATE decision SET status = 'GO'", "DELETE FROM decision"}) {
            assertThatThrownBy(() -> gate.write(tx -> tx.update(sql)))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("a decision is never");
        }
    }

    @Test
    void aProjectWithoutAnyP0CannotBeDecidedGo() throws Exception {
        var project = gate.apply("project: shop\nchecks:\n  readme: {file: readme.txt, exists: true}\n");
        gate.ask(project);

        assertThatThrownBy(() -> gate.write(tx -> gate.decisions.record(tx, project, Verdict.GO, "Ana", "", "ana")))
                .isInstanceOf(DecisionRefused.class);
    }

    @Test
    void aWaiverCountsOnlyOnceASecondPersonApprovedItAndUntilItExpires() throws Exception {
        var project = gate.apply(FILE);
        gate.ask(project);
        var expires = Instant.now().plus(Duration.ofHours(2));
        var asked = gate.write(tx -> gate.waivers.request(
                tx, project, Waiver.Target.ITEM, "word", Waiver.Kind.WAIVED, "She is on a plane", expires, "ana"));
        assertThat(gate.item(project, "word").blocks()).isTrue();

        assertThatThrownBy(() -> gate.write(tx -> gate.waivers.approve(tx, "shop", asked.id(), "ana")))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(RequestException.Kind.FORBIDDEN));
        gate.write(tx -> gate.waivers.approve(tx, "shop", asked.id(), "budi"));
        assertThat(gate.item(project, "word").state()).isEqualTo(CheckState.WAIVED);
        assertThat(gate.gates.of(project).verdict()).isEqualTo(Verdict.GO);

        gate.pass(Duration.ofHours(3));
        assertThat(gate.item(project, "word").state()).isEqualTo(CheckState.MANUAL);
        assertThat(gate.audit.list(null, null, 10))
                .extracting(AuditEntry::action)
                .contains("waiver.request", "waiver.approve");
    }

    @Test
    void aWaiverDoesNotExcuseWhatLaterGoesByTheSameName() throws Exception {
        var project = gate.apply(FILE);
        gate.ask(project);
        var tomorrow = Instant.now().plus(Duration.ofDays(1));
        var asked = gate.write(tx -> gate.waivers.request(
                tx, project, Waiver.Target.ITEM, "word", Waiver.Kind.WAIVED, "She is on a plane", tomorrow, "ana"));
        gate.write(tx -> gate.waivers.approve(tx, "shop", asked.id(), "budi"));

        var other = gate.apply(FILE.replace("The owner was told", "The backups were restored"));

        assertThat(gate.item(other, "word").state()).isEqualTo(CheckState.MANUAL);
        assertThat(gate.gates.of(other).verdict()).isEqualTo(Verdict.NO_GO);
        var again = gate.write(tx -> gate.waivers.request(
                tx, other, Waiver.Target.ITEM, "word", Waiver.Kind.WAIVED, "They are on a plane", tomorrow, "ana"));
        assertThat(again.id()).isGreaterThan(asked.id());
        assertThat(gate.item(gate.apply(FILE + "title: Shop\n"), "word").state())
                .isEqualTo(CheckState.WAIVED);
    }

    @Test
    void aRevokedWaiverNoLongerCounts() throws Exception {
        var project = gate.apply(FILE);
        gate.ask(project);
        var asked = gate.write(tx -> gate.waivers.request(
                tx,
                project,
                Waiver.Target.CHECK,
                "word",
                Waiver.Kind.NOT_APPLICABLE,
                "There is no owner",
                Instant.now().plus(Duration.ofDays(1)),
                "ana"));
        gate.write(tx -> gate.waivers.approve(tx, "shop", asked.id(), "budi"));
        assertThat(gate.item(project, "word").state()).isEqualTo(CheckState.NOT_APPLICABLE);

        gate.write(tx -> gate.waivers.revoke(tx, "shop", asked.id(), "ana"));

        assertThat(gate.item(project, "word").state()).isEqualTo(CheckState.MANUAL);
        assertThat(gate.waivers.list("shop").getFirst().state(Instant.now())).isEqualTo(Waiver.State.REVOKED);
        assertThatThrownBy(() -> gate.write(tx -> gate.waivers.approve(tx, "shop", asked.id(), "cici")))
                .isInstanceOf(RequestException.class);
    }

    @Test
    void aWaiverWithAWrongFieldIsRefusedByItsName() {
        var project = gate.apply(FILE);
        var soon = Instant.now().plus(Duration.ofDays(1));

        assertRefused(project, "reason", "word", "too short", soon);
        assertRefused(
                project,
                "expires_at",
                "word",
                "long enough a reason",
                Instant.now().minusSeconds(1));
        assertRefused(
                project,
                "expires_at",
                "word",
                "long enough a reason",
                Instant.now().plus(Duration.ofDays(91)));
        assertRefused(project, "check", "nothing", "long enough a reason", soon);
        assertThat(gate.waivers.list("shop")).isEmpty();
    }

    private void assertRefused(
            dev.taskforge.ops.project.Project project, String field, String check, String reason, Instant expires) {
        assertThatThrownBy(() -> gate.write(tx -> gate.waivers.request(
                        tx, project, Waiver.Target.CHECK, check, Waiver.Kind.WAIVED, reason, expires, "ana")))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field));
    }

    @Test
    void onlyAnAttestationTakesAPersonsWord() {
        var project = gate.apply(FILE);

        assertThatThrownBy(() -> gate.write(
                        tx -> gate.attestations.attest(tx, project, "readme", Word.of(true, "I saw it", ""), "ana")))
                .isInstanceOf(RequestException.class);
        assertThat(gate.evidences.newestOf("shop")).isEmpty();
    }

    @Test
    void aFlippedByteInTheNewestBackupTurnsDrillAndGateRed() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop.db"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE item (id INTEGER PRIMARY KEY)");
        }
        var project = gate.apply("""
                project: shop
                databases:
                  main: {kind: sqlite, path: shop.db}
                backup: {of: [main], keep: 3}
                checks:
                  backup: {backup_age: main, max: 26h, priority: P0}
                  drill: {drill_age: main, max: 8d, priority: P0}
                """);
        assertThat(gate.run(DutyJobs.backup("shop", "main")).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(gate.run(DutyJobs.drill("shop", "main", null)).state()).isEqualTo(JobState.SUCCEEDED);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> gate.gates.of(project).verdict() == Verdict.GO);

        var file = Path.of(gate.backups.newest("shop", "main").orElseThrow().file());
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThat(gate.run(DutyJobs.drill("shop", "main", null)).state()).isEqualTo(JobState.FAILED);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> gate.gates.of(project).verdict() == Verdict.NO_GO);
        assertThat(gate.item(project, "drill").reason().key()).isEqualTo("drill.hash");
    }
}
