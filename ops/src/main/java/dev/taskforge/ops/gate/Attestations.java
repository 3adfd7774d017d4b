package dev.taskforge.ops.gate;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.gate.GateRequestException.Kind;
import dev.taskforge.ops.project.Project;
import java.util.Map;

/** Takes a person's word for what no machine can ask. Safe for use by any thread. */
public final class Attestations {
    private static final int LEAST_STATEMENT = 3;
    private static final int MOST_STATEMENT = 2_000;
    private static final int MOST_REFERENCE = 500;

    private final Checks checks;
    private final Evidences evidences;
    private final AuditLog audit;

    public Attestations(Checks checks, Evidences evidences, AuditLog audit) {
        this.checks = checks;
        this.evidences = evidences;
        this.audit = audit;
    }

    /**
     * Records what a person vouches for as evidence of a check of the kind {@code attestation}.
     *
     * @param passed whether it holds, in the person's word
     * @param statement 3 to 2,000 characters
     * @param reference where the proof lies, such as a ticket; at most 500 characters, may be empty
     * @throws GateRequestException when there is no such check, a machine answers it, or a text has a wrong length
     */
    public Evidence attest(
            Tx tx, Project project, String check, boolean passed, String statement, String reference, String user) {
        var said = GateRequestException.within("statement", statement, LEAST_STATEMENT, MOST_STATEMENT);
        var proof = GateRequestException.within("reference", reference, 0, MOST_REFERENCE);
        var named = checks.find(project, check)
                .orElseThrow(
                        () -> new GateRequestException(Kind.UNKNOWN, "check", "gate.no_check", check, project.name()));
        if (!named.isAttestation()) {
            throw new GateRequestException(Kind.CONFLICT, "check", "gate.not_attested", check, project.name());
        }
        var context = checks.contextOf(project, check);
        var evidence = evidences.attest(tx, project.name(), named, context, passed, said, proof, user);
        audit.append(
                tx,
                user,
                "check.attest",
                project.name(),
                "check/" + check,
                Map.of(
                        "evidence",
                        evidence.id(),
                        "result",
                        passed ? "pass" : "fail",
                        "statement",
                        said,
                        "reference",
                        proof));
        return evidence;
    }
}
