package dev.taskforge.ops.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.audit.AuditReport.Kind;
import dev.taskforge.ops.audit.AuditReport.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTamperingTest {
    private static final int ENTRIES = 12;

    @TempDir
    Path data;

    private AuditFixture audit;

    @BeforeEach
    void open() {
        audit = new AuditFixture(data);
        audit.append(ENTRIES);
    }

    @AfterEach
    void close() {
        audit.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "at # at + 1",
                "actor # 'mallory'",
                "action # 'job.retry'",
                "project # coalesce(project || 'x', '')",
                "subject # subject || ' '",
                "details # '{}'",
                "previous_hash # replace(previous_hash, substr(previous_hash, 1, 8), 'deadbeef')",
                "hash # replace(hash, substr(hash, 1, 8), 'deadbeef')"
            })
    void aChangeOfAnyFieldOfAnyEntryIsTold(String column, String value) throws Exception {
        for (int number = 1; number <= ENTRIES; number++) {
            try (var fresh = fresh("edit-" + number)) {
                fresh.append(ENTRIES);
                fresh.tamper("UPDATE audit_entry SET %s = %s WHERE number = %d".formatted(column, value, number));
                assertThat(fresh.problem())
                        .isNotNull()
                        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.EDITED));
                assertThat(fresh.log().verify().ok()).isFalse();
                var where = fresh.problem();
                if (!column.equals("hash")) {
                    assertThat(where).extracting(Problem::number).isEqualTo((long) number);
                }
            }
        }
    }

    private AuditFixture fresh(String name) throws Exception {
        return new AuditFixture(Files.createDirectories(data.resolve(name)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 11})
    void anEntryThatWasTakenOutIsToldByItsNumber(int number) {
        audit.tamper("DELETE FROM audit_entry WHERE number = " + number);

        assertThat(audit.problem()).isEqualTo(new Problem(Kind.GAP, number, "number"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 12})
    void aCutTailIsToldEvenWithoutAnyCheckpoint(int entries) {
        audit.tamper("DELETE FROM audit_entry WHERE number > " + (ENTRIES - entries));

        assertThat(audit.problem()).isEqualTo(new Problem(Kind.TRUNCATED, ENTRIES - entries + 1, "audit_head"));
    }

    @Test
    void aCutTailIsToldWhenTheHeadWasCutToo() {
        audit.checkpoint();
        audit.tamper("DELETE FROM audit_entry WHERE number > 9", "DELETE FROM audit_checkpoint");
        audit.rehashFrom(100);

        assertThat(audit.problem()).isEqualTo(new Problem(Kind.TRUNCATED, 10, "audit-checkpoints file"));
    }

    @Test
    void aChainThatWasRewrittenThroughoutIsTold() {
        audit.checkpoint();
        audit.tamper("UPDATE audit_entry SET actor = 'mallory' WHERE number = 5");
        audit.rehashFrom(1);

        assertThat(audit.problem()).isEqualTo(new Problem(Kind.REWRITTEN, ENTRIES, "audit_checkpoint"));
    }

    @Test
    void aRewriterWhoAlsoRemovesTheStoredCheckpointsIsToldByTheFile() {
        audit.checkpoint();
        audit.tamper("UPDATE audit_entry SET actor = 'mallory' WHERE number = 5", "DELETE FROM audit_checkpoint");
        audit.rehashFrom(5);

        assertThat(audit.problem()).isEqualTo(new Problem(Kind.REWRITTEN, ENTRIES, "audit-checkpoints file"));
    }

    @Test
    void aRewriterWhoSignsWithAnotherKeyIsTold() {
        audit.tamper("UPDATE audit_entry SET actor = 'mallory' WHERE number = 5");
        audit.rehashFrom(5);
        audit.database().write(tx -> {
            var head = AuditEntries.head(tx);
            var forged = Checkpoint.sign(AuditKey.generate(), head.number(), head.hash());
            AuditEntries.insertCheckpoint(tx, forged, java.time.Instant.EPOCH);
            return null;
        });

        assertThat(audit.kind()).isEqualTo(Kind.REWRITTEN);
    }

    @Test
    void anInsertedEntryIsTold() {
        audit.tamper(
                "UPDATE audit_entry SET number = -number WHERE number > 6",
                "UPDATE audit_entry SET number = 1 - number WHERE number < 0",
                "INSERT INTO audit_entry SELECT 7, at, 'mallory', action, project, subject, details, previous_hash,"
                        + " hash FROM audit_entry WHERE number = 6");

        assertThat(audit.problem()).isNotNull().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.EDITED);
            assertThat(problem.number()).isBetween(6L, 7L);
        });
    }

    @Test
    void anEntryAppendedBehindTheLogsBackIsTold() {
        audit.database().write(tx -> {
            var head = AuditEntries.head(tx);
            var forged = new AuditEntry(13, java.time.Instant.EPOCH, "mallory", "x", null, "y", "{}", head.hash(), "");
            tx.update(
                    "INSERT INTO audit_entry VALUES (13, 0, 'mallory', 'x', NULL, 'y', '{}', ?, ?)",
                    head.hash(),
                    ChainHash.of(forged));
            return null;
        });

        assertThat(audit.problem()).isEqualTo(new Problem(Kind.EDITED, 13, "audit_head"));
    }

    @Test
    void swappedEntriesAreTold() {
        audit.tamper(
                "UPDATE audit_entry SET number = -1 WHERE number = 4",
                "UPDATE audit_entry SET number = 4 WHERE number = 5",
                "UPDATE audit_entry SET number = 5 WHERE number = -1");

        assertThat(audit.problem()).isNotNull().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.EDITED);
            assertThat(problem.number()).isEqualTo(4);
        });
    }

    @Test
    void removedCheckpointsAreTold() throws Exception {
        audit.append(200);
        audit.tamper("DELETE FROM audit_checkpoint");
        Files.writeString(data.resolve("audit-checkpoints"), "");

        assertThat(audit.kind()).isEqualTo(Kind.UNANCHORED);
    }

    /**
     * Not detectable here, by design: whoever holds the database, the key and the checkpoint file can forge all three.
     * Only a checkpoint kept elsewhere shows it.
     */
    @Test
    void whoeverHoldsTheKeyAndTheFileCanForgeTheLog() throws Exception {
        audit.checkpoint();
        audit.tamper("UPDATE audit_entry SET actor = 'mallory' WHERE number = 5", "DELETE FROM audit_checkpoint");
        audit.rehashFrom(5);
        Files.delete(data.resolve("audit-checkpoints"));
        audit.checkpoint();

        assertThat(audit.log().verify().ok()).isTrue();
    }
}
