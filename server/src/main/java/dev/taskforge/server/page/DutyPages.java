package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.backup.BackupPins;
import dev.taskforge.ops.backup.BackupSets;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.backup.DestinationRoutes;
import dev.taskforge.server.backup.SetRoutes;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.release.DeployRequests;

/** The buttons that start a project's duties: asking the checks, verifying what serves, a backup, a drill. */
public final class DutyPages implements Routes {
    private final Database database;
    private final Projects projects;
    private final Backups backups;
    private final BackupSets sets;
    private final BackupPins pins;
    private final Jobs jobs;

    public DutyPages(
            Database database, Projects projects, Backups backups, BackupSets sets, BackupPins pins, Jobs jobs) {
        this.database = database;
        this.projects = projects;
        this.backups = backups;
        this.sets = sets;
        this.pins = pins;
        this.jobs = jobs;
    }

    @Override
    public void addTo(Router router) {
        router.route(POST, "/projects/{project}/gate/run", Action.OPERATE, this::ask);
        router.route(POST, "/projects/{project}/releases/verify", Action.OPERATE, this::verify);
        router.route(POST, "/projects/{project}/backup", Action.OPERATE, this::backup);
        router.route(POST, "/projects/{project}/backup-sets", Action.OPERATE, this::backupSet);
        router.route(POST, "/projects/{project}/backup-sets/{set}/pin", Action.OPERATE, this::pinSet);
        router.route(POST, "/projects/{project}/backup-sets/{set}/unpin", Action.OPERATE, this::unpinSet);
        router.route(POST, "/projects/{project}/backups/{backup}/pin", Action.OPERATE, this::pin);
        router.route(POST, "/projects/{project}/backups/{backup}/unpin", Action.OPERATE, this::unpin);
        router.route(POST, "/projects/{project}/drill", Action.OPERATE, this::drill);
        router.route(POST, "/projects/{project}/destinations/{destination}/test", Action.OPERATE, this::test);
    }

    private void ask(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        submit(exchange, DutyJobs.check(project.name(), null));
        exchange.redirect("/projects/" + project.name());
    }

    private void verify(Exchange exchange) {
        var project = DeployRequests.declared(GatePages.find(projects, exchange));
        var job = submit(exchange, DutyJobs.verify(project.name()));
        exchange.redirect("/jobs/" + job.id());
    }

    private void backup(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var job = submit(exchange, DutyJobs.backup(project.name(), database(exchange, project)));
        exchange.redirect("/jobs/" + job.id());
    }

    private void backupSet(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var actor = exchange.principal().actor();
        var set =
                database.write(tx -> SetRoutes.begin(tx, sets, project, actor)).set();
        exchange.redirect("/projects/" + project.name() + "/backups#set-" + set.id());
    }

    private void pinSet(Exchange exchange) {
        var project = GatePages.find(projects, exchange).name();
        long id = exchange.pathNumber("set");
        var reason = SessionPages.text(exchange.form("reason"));
        database.write(tx -> {
            pins.pinSet(tx, project, id, reason, exchange.principal().actor());
            return id;
        });
        exchange.redirect("/projects/" + project + "/backups#set-" + id);
    }

    private void unpinSet(Exchange exchange) {
        var project = GatePages.find(projects, exchange).name();
        long id = exchange.pathNumber("set");
        database.write(tx -> {
            pins.unpinSet(tx, project, id, exchange.principal().actor());
            return id;
        });
        exchange.redirect("/projects/" + project + "/backups#set-" + id);
    }

    private void pin(Exchange exchange) {
        var project = GatePages.find(projects, exchange).name();
        long id = exchange.pathNumber("backup");
        var reason = SessionPages.text(exchange.form("reason"));
        database.write(
                tx -> pins.pin(tx, project, id, reason, exchange.principal().actor()));
        exchange.redirect("/projects/" + project + "/backups");
    }

    private void unpin(Exchange exchange) {
        var project = GatePages.find(projects, exchange).name();
        long id = exchange.pathNumber("backup");
        database.write(tx -> pins.unpin(tx, project, id, exchange.principal().actor()));
        exchange.redirect("/projects/" + project + "/backups");
    }

    private void drill(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var duty = exchange.form("backup") == null
                ? DutyJobs.drill(project.name(), database(exchange, project), null)
                : chosen(exchange, project);
        exchange.redirect("/jobs/" + submit(exchange, duty).id());
    }

    private void test(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var name = DestinationRoutes.declared(project, exchange.path("destination"), "destination");
        var job = submit(exchange, DutyJobs.testDestination(project.name(), name));
        exchange.redirect("/jobs/" + job.id());
    }

    private NewJob chosen(Exchange exchange, Project project) {
        var typed = SessionPages.text(exchange.form("backup"));
        return backups.find(typed.matches("[0-9]{1,18}") ? Long.parseLong(typed) : 0)
                .filter(found -> found.project().equals(project.name()))
                .map(found -> DutyJobs.drill(project.name(), found.database(), found.id()))
                .orElseThrow(() -> ProblemException.invalid("backup", Message.of("backup.unknown", typed)));
    }

    private static String database(Exchange exchange, Project project) {
        var known = GateReading.databases(project);
        var wanted = SessionPages.text(exchange.form("database"));
        if (!known.contains(wanted)) {
            throw ProblemException.invalid("database", Message.of("field.choice", String.join(", ", known)));
        }
        return wanted;
    }

    private Job submit(Exchange exchange, NewJob job) {
        return jobs.submit(job.submittedBy(exchange.principal().actor())).job();
    }
}
