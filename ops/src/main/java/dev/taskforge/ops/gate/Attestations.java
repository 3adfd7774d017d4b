package dev.taskforge.ops.gate;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.gate.Attestation.Proof;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes a person's word for what no machine can ask, with its proof. Safe for use by any thread. */
public final class Attestations {
    /** The largest file taken as proof, in bytes. */
    public static final int MOST_FILE_BYTES = ProofFile.MOST_BYTES;

    private static final String COLUMNS = """
            evidence_id, project, check_name, statement, reference, link, valid_until, file_name, file_type, file_bytes,
            file_sha256""";

    private final Database database;
    private final Checks checks;
    private final Evidences evidences;
    private final AuditLog audit;

    public Attestations(Database database, Checks checks, Evidences evidences, AuditLog audit) {
        this.database = database;
        this.checks = checks;
        this.evidences = evidences;
        this.audit = audit;
    }

    /**
     * Records what a person vouches for as evidence of a check of the kind {@code attestation}.
     *
     * @throws RequestException when there is no such check, a machine answers it, or something of the word is wrong
     */
    public Evidence attest(Tx tx, Project project, String check, Word word, String user) {
        var named = checks.find(project, check)
                .orElseThrow(() -> new RequestException(Kind.UNKNOWN, "check", "gate.no_check", check, project.name()));
        if (!named.isAttestation()) {
            throw new RequestException(Kind.CONFLICT, "check", "gate.not_attested", check, project.name());
        }
        var masking = checks.variablesOf(project).masking();
        var said = word.checked(named.maxAge());
        var file = said.file();
        var proof = file == null ? null : ProofFile.accept(file, masking);
        var statement = masking.mask(said.statement());
        var reference = masking.mask(said.reference());
        var context = checks.contextOf(project, check);
        var evidence = evidences.attest(tx, project.name(), named, context, said.passed(), statement, reference, user);
        var attestation = new Attestation(
                evidence.id(),
                project.name(),
                check,
                statement,
                reference,
                said.link().isEmpty() ? null : masking.mask(said.link()),
                said.validFor() == null ? null : evidence.finishedAt().plus(said.validFor()),
                proof);
        insert(tx, attestation, file == null ? null : file.content());
        audit.append(tx, user, "check.attest", project.name(), "check/" + check, about(attestation, said.passed()));
        return evidence;
    }

    private static Map<String, Object> about(Attestation attestation, boolean passed) {
        var details = new LinkedHashMap<String, Object>();
        details.put("evidence", attestation.evidenceId());
        details.put("result", passed ? "pass" : "fail");
        details.put("statement", attestation.statement());
        details.put("reference", attestation.reference());
        if (attestation.link() != null) {
            details.put("link", attestation.link());
        }
        if (attestation.validUntil() != null) {
            details.put("valid_until", attestation.validUntil());
        }
        if (attestation.proof() != null) {
            details.put("file", attestation.proof().name());
            details.put("file_sha256", attestation.proof().sha256());
        }
        return details;
    }

    private static void insert(Tx tx, Attestation attestation, byte @Nullable [] content) {
        var proof = attestation.proof();
        tx.update(
                "INSERT INTO attestation (" + COLUMNS + ", file_content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                attestation.evidenceId(),
                attestation.project(),
                attestation.check(),
                attestation.statement(),
                attestation.reference(),
                attestation.link(),
                attestation.validUntil(),
                proof == null ? null : proof.name(),
                proof == null ? null : proof.type(),
                proof == null ? null : proof.bytes(),
                proof == null ? null : proof.sha256(),
                content);
    }

    /** The words behind the newest evidence of each check, by the number of the evidence. */
    static Map<Long, Attestation> newestOf(Tx tx, String project) {
        return tx.query("SELECT " + COLUMNS + """
                         FROM attestation
                        WHERE evidence_id IN (SELECT MAX(id) FROM evidence WHERE project = ? GROUP BY check_name)""", Attestations::attestation, project).stream()
                .collect(Collectors.toMap(Attestation::evidenceId, attestation -> attestation));
    }

    /** The word behind one piece of evidence of a project. */
    public Optional<Attestation> find(String project, long evidence) {
        return database.read(tx -> tx.first(
                "SELECT " + COLUMNS + " FROM attestation WHERE project = ? AND evidence_id = ?",
                Attestations::attestation,
                project,
                evidence));
    }

    /** The file handed in with it; empty when there is none. */
    public Optional<byte[]> content(String project, long evidence) {
        return database.read(
                tx -> tx.first("""
                SELECT file_content FROM attestation
                WHERE project = ? AND evidence_id = ? AND file_content IS NOT NULL""", row -> Objects.requireNonNull(row.bytes("file_content")), project, evidence));
    }

    private static Attestation attestation(Row row) throws SQLException {
        var file = row.textOrNull("file_name");
        Instant until = row.timeOrNull("valid_until");
        return new Attestation(
                row.number("evidence_id"),
                row.text("project"),
                row.text("check_name"),
                row.text("statement"),
                row.text("reference"),
                row.textOrNull("link"),
                until,
                file == null
                        ? null
                        : new Proof(file, row.text("file_type"), row.number("file_bytes"), row.text("file_sha256")));
    }
}
