package dev.taskforge.server.gate;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.gate.Attestations;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.EvidenceView;
import dev.taskforge.server.project.ProjectRoutes;

/** What people vouch for, and the files they hand in as proof. */
public final class AttestationRoutes implements Routes {
    private final Database database;
    private final Projects projects;
    private final Attestations attestations;

    public AttestationRoutes(Database database, Projects projects, Attestations attestations) {
        this.database = database;
        this.projects = projects;
        this.attestations = attestations;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, "/api/v1/projects/{project}/checks/{check}/attest", Action.OPERATE, this::attest)
                .summary("Vouch for what no machine can see")
                .description("With a statement, and as proof a reference, a link or a file. It counts for `valid_for`,"
                        + " at most as long as the check allows; then it is stale.")
                .takes(AttestBody.class)
                .answers(201, EvidenceView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/evidence/{id}/file", Action.VIEW, this::file)
                .summary("Fetch the file handed in as proof")
                .answersText(200, "application/octet-stream");
    }

    private void attest(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var word = exchange.body(AttestBody.class).word();
        var evidence = database.write(tx -> attestations.attest(
                tx, project, exchange.path("check"), word, exchange.principal().person()));
        exchange.json(201, EvidenceView.of(evidence, Messages.ofOperations(exchange.locale())));
    }

    /** As a download and never as a page: it is what somebody uploaded. */
    private void file(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        long id = exchange.pathNumber("id");
        var proof = attestations
                .find(project.name(), id)
                .map(attestation -> attestation.proof())
                .orElseThrow(() -> ProblemException.notFound("path.unknown"));
        var content =
                attestations.content(project.name(), id).orElseThrow(() -> ProblemException.notFound("path.unknown"));
        var name = proof.name().replaceAll("[^A-Za-z0-9._ ()-]", "_");
        exchange.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        exchange.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        exchange.respond(200, proof.type(), content);
    }
}
