package dev.taskforge.ops.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.ops.audit.AuditReport.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    Path data;

    private AuditFixture audit;

    @BeforeEach
    void open() {
        audit = new AuditFixture(data);
    }

    @AfterEach
    void close() {
        audit.close();
    }

    @Test
    void anEmptyLogVerifies() {
        assertThat(audit.log().verify().ok()).isTrue();
    }

    @Test
    void entriesFollowEachOtherAndVerify() {
        audit.append(3);

        var entries = audit.log().list(null, null, 10);
        assertThat(entries).extracting(AuditEntry::number).containsExactly(3L, 2L, 1L);
        assertThat(entries.getLast().previousHash()).isEqualTo("0".repeat(64));
        assertThat(entries.get(1).hash()).isEqualTo(entries.getFirst().previousHash());
        assertThat(audit.log().verify()).isEqualTo(new AuditReport(3, 0, null));
    }

    @Test
    void detailsHaveOneSpelling() {
        var entry = audit.one(Map.of("zebra", 1, "apple", Map.of("y", Instant.EPOCH, "x", true)));

        assertThat(entry.details()).isEqualTo("{\"apple\":{\"x\":true,\"y\":\"1970-01-01T00:00:00Z\"},\"zebra\":1}");
    }

    @Test
    void anEntryDisappearsWithTheChangeItRecords() {
        audit.append(1);
        assertThatThrownBy(() -> audit.database().write(tx -> {
                    audit.log().append(tx, "ana", "job.cancel", null, "job/1", Map.of());
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessageContaining("the change failed");

        audit.append(1);
        assertThat(audit.log().verify()).isEqualTo(new AuditReport(2, 0, null));
    }

    @Test
    void whatIsRecordedAgainAfterACrashIsThereOnce() {
        for (int job : new int[] {7, 7, 8}) {
            audit.database().write(tx -> {
                audit.log().appendOnce(tx, "ana", "csv.import", "shop", "database/main", Map.of("job", job, "rows", 2));
                return null;
            });
        }

        assertThat(audit.log().of("shop", "csv.import", "database/main"))
                .extracting(AuditEntry::details)
                .containsExactly("{\"job\":8,\"rows\":2}", "{\"job\":7,\"rows\":2}");
        assertThat(audit.log().verify()).isEqualTo(new AuditReport(2, 0, null));
    }

    @Test
    void concurrentAppendsMakeOneChain() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 250; i++) {
                threads.execute(() -> audit.append(1));
            }
        }
        var report = audit.log().verify();
        assertThat(report).isEqualTo(new AuditReport(250, 200, null));
    }

    @Test
    void aCheckpointIsSignedEveryHundredEntriesAndWhenAskedFor() {
        audit.append(101);
        audit.checkpoint();
        audit.checkpoint();

        assertThat(audit.log().verify().anchored()).isEqualTo(101);
        assertThat(audit.checkpointTexts())
                .hasSize(2)
                .allSatisfy(text -> assertThat(text.lines()).hasSize(4));
    }

    @Test
    void keyAndCheckpointsAreForTheOwnerOnly() throws Exception {
        audit.append(1);
        audit.checkpoint();

        for (var name : new String[] {"audit-key", "audit-checkpoints"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(AuditKey.in(data.resolve("audit-key")).fingerprint())
                .isEqualTo(audit.log().key().fingerprint());
    }

    @Test
    void aListCanBeLimitedToProjectsAndContinued() {
        audit.append(6);

        assertThat(audit.log().list(Set.of("even"), null, 2))
                .extracting(AuditEntry::number)
                .containsExactly(6L, 4L);
        assertThat(audit.log().list(Set.of("even"), 4L, 2))
                .extracting(AuditEntry::number)
                .containsExactly(2L);
        assertThat(audit.log().list(Set.of(), null, 2)).isEmpty();
    }

    @Test
    void theTablesRefuseOrdinaryChanges() {
        audit.append(1);
        audit.checkpoint();

        for (var sql : new String[] {
            "UPDATE audit_entry SET actor = 'x'",
            "DELETE FROM audit_entry",
            "UPDATE audit_checkpoint SET note = 'x'",
            "DELETE FROM audit_checkpoint",
            "INSERT INTO audit_entry SELECT * FROM audit_entry"
        }) {
            assertThatThrownBy(() -> audit.database().write(tx -> tx.update(sql)))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("append-only");
        }
    }

    @Test
    void anEntryWithoutActorOrWithTooManyDetailsIsRefused() {
        assertThatThrownBy(() -> audit.database()
                        .write(tx -> audit.log().append(tx, " ", "job.cancel", null, "job/1", Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> audit.one(Map.of("text", "x".repeat(AuditLog.MOST_DETAILS))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("details of job.cancel");
        assertThat(audit.log().verify().entries()).isZero();
    }

    @Test
    void aMissingCheckpointFileIsTold() throws Exception {
        audit.append(200);
        Files.delete(data.resolve("audit-checkpoints"));

        assertThat(audit.kind()).isEqualTo(Kind.UNANCHORED);
    }

    @Test
    void halfACheckpointLeftByAPowerCutIsDropped() throws Exception {
        audit.append(100);
        var file = data.resolve("audit-checkpoints");
        Files.writeString(file, Files.readString(file) + "taskforge/audit/12");

        assertThat(audit.log().verify().ok()).isTrue();
        audit.append(100);
        assertThat(audit.checkpointTexts()).hasSize(2);
        assertThat(audit.log().verify()).isEqualTo(new AuditReport(200, 200, null));
    }
}
