package dev.taskforge.ops.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.audit.AuditReport.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditExportTest {
    @TempDir
    Path data;

    private AuditFixture audit;
    private List<String> lines = List.of();

    @BeforeEach
    void export() {
        audit = new AuditFixture(data);
        audit.append(5);
        audit.checkpoint();
        audit.append(3);
        var out = new ByteArrayOutputStream();
        audit.log().export(out);
        lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @AfterEach
    void close() {
        audit.close();
    }

    private static AuditReport verify(List<String> lines, String key) {
        var bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return AuditLog.verify(new ByteArrayInputStream(bytes), key);
    }

    private AuditReport verify(List<String> lines) {
        return verify(lines, audit.log().key().publicKeyText());
    }

    @Test
    void anExportVerifiesWithoutADatabase() {
        assertThat(lines).hasSize(1 + 1 + 8 + 1);
        assertThat(verify(lines)).isEqualTo(new AuditReport(8, 5, null));
    }

    @Test
    void aChangedLineIsTold() {
        var changed = lines.stream()
                .map(line -> line.replace("\"number\":4,", "\"number\":4, ").replace("job/4", "job/5"))
                .toList();

        assertThat(verify(changed).problem()).isNotNull().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.EDITED);
            assertThat(problem.number()).isEqualTo(4);
        });
    }

    @Test
    void aLineTakenOutIsTold() {
        var without = lines.stream().filter(line -> !line.contains("job/4")).toList();

        assertThat(verify(without).problem())
                .isNotNull()
                .extracting(AuditReport.Problem::kind)
                .isEqualTo(Kind.GAP);
    }

    @Test
    void aCutFileIsTold() {
        assertThat(verify(lines.subList(0, 9)).problem())
                .isNotNull()
                .extracting(AuditReport.Problem::kind)
                .isEqualTo(Kind.TRUNCATED);
        assertThat(verify(List.of()).problem())
                .isNotNull()
                .extracting(AuditReport.Problem::kind)
                .isEqualTo(Kind.UNREADABLE);
    }

    @Test
    void anExportSignedByAnotherKeyIsTold() {
        assertThat(verify(lines, AuditKey.generate().publicKeyText()).problem())
                .isNotNull()
                .extracting(AuditReport.Problem::kind)
                .isEqualTo(Kind.REWRITTEN);
    }

    @Test
    void whatIsNoExportIsUnreadableAtItsLine() {
        assertThat(verify(List.of(lines.getFirst(), "{\"kind\":\"entry\"}")).problem())
                .isEqualTo(new AuditReport.Problem(Kind.UNREADABLE, 2, "it is not a line of an audit export"));
    }
}
