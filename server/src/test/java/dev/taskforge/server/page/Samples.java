package dev.taskforge.server.page;

import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.page.view.AccountView;
import dev.taskforge.server.page.view.AuditView;
import dev.taskforge.server.page.view.ChecklistView;
import dev.taskforge.server.page.view.ErrorView;
import dev.taskforge.server.page.view.JobsView;
import dev.taskforge.server.page.view.OverviewView;
import dev.taskforge.server.page.view.QueuesView;
import dev.taskforge.server.page.view.ReleasesView;
import dev.taskforge.server.page.view.SchedulesView;
import dev.taskforge.server.page.view.SignInView;
import dev.taskforge.server.page.view.Ui;
import dev.taskforge.server.page.view.UsersView;
import dev.taskforge.server.page.view.VaultView;
import dev.taskforge.server.page.view.WelcomeView;
import dev.taskforge.server.page.view.WorkersView;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every page with what a small team's installation shows on a busy morning. One word of the data can be chosen, so that
 * a test may put something hostile everywhere at once.
 */
final class Samples extends SampleData {
    private final GateSamples gates;
    private final JobSamples jobs;

    Samples(String word) {
        super(word);
        gates = new GateSamples(word);
        jobs = new JobSamples(word);
    }

    /** The samples without anything hostile in them. */
    static Samples plain() {
        return new Samples("");
    }

    static Ui ui(Locale locale, String theme, Ui.@Nullable Notice notice) {
        return new Ui(
                Messages.load(Ui.BUNDLE, locale),
                theme,
                "rina",
                true,
                "c5rf-t0k3n",
                NOW,
                ZoneId.of("Asia/Jakarta"),
                "/",
                notice,
                "0.1.0");
    }

    /** Every page by name, in every state worth looking at. */
    Map<String, String> pages(Locale locale, String theme) {
        var ui = ui(locale, theme, null);
        var said = ui(locale, theme, new Ui.Notice("pass", ui.t("done.decided")));
        var findings = new FindingSamples(word);
        var people = new AccountSamples(word);
        var pages = new LinkedHashMap<String, String>();
        pages.put("overview", Pages.overview(ui, new OverviewSamples(word).overview()));
        pages.put("overview-empty", Pages.overview(ui, new OverviewView(List.of(), List.of(), null)));
        pages.put("overview-held", Pages.overview(ui, new OverviewSamples(word).held(true)));
        pages.put("overview-held-looked-at", Pages.overview(ui, new OverviewSamples(word).held(false)));
        pages.put("gate-no-go", Pages.gate(ui, gates.gate(false)));
        pages.put("gate-go", Pages.gate(said, gates.gate(true)));
        pages.put("gate-empty", Pages.gate(ui, gates.emptyGate()));
        pages.put("checklist", Pages.checklist(ui, new ChecklistSamples(word).checklist()));
        pages.put(
                "checklist-empty",
                Pages.checklist(ui, new ChecklistView("sppg", text("SPPG"), false, List.of(), true, true)));
        pages.put("access", Pages.access(ui, new AccessSamples(this::text).page()));
        pages.put("access-empty", Pages.access(ui, AccessSamples.empty()));
        pages.put("host", Pages.host(ui, new HostSamples(word).weak()));
        pages.put("host-well", Pages.host(ui, new HostSamples(word).well()));
        pages.put("host-in-container", Pages.host(ui, new HostSamples(word).inContainer()));
        pages.put("findings", Pages.findings(ui, findings.findings(true)));
        pages.put("findings-clean", Pages.findings(ui, findings.findings(false)));
        pages.put("findings-closed", Pages.findings(ui, findings.noFindings()));
        var upkeep = new UpkeepSamples(word);
        pages.put("upkeep", Pages.upkeep(ui, upkeep.filling()));
        pages.put("upkeep-none", Pages.upkeep(ui, upkeep.none()));
        var diagnoses = new DiagnosisSamples(word);
        pages.put("diagnosis", Pages.diagnosis(ui, diagnoses.found()));
        pages.put("diagnosis-nothing", Pages.diagnosis(ui, diagnoses.nothing()));
        pages.put("diagnosis-none", Pages.diagnosis(ui, diagnoses.none()));
        pages.put("diagnosis-asked", Pages.diagnosis(ui, diagnoses.asked(true)));
        pages.put("diagnosis-waits", Pages.diagnosis(ui, diagnoses.asked(false)));
        var guarded = new GuardSamples(word);
        pages.put("guards", Pages.guards(ui, guarded.guards("on", true)));
        pages.put("guards-trial", Pages.guards(ui, guarded.guards("trial", true)));
        pages.put("guards-trouble", Pages.guards(ui, guarded.guards("trouble", true)));
        pages.put("guards-off", Pages.guards(ui, guarded.guards("off", false)));
        pages.put("guards-none", Pages.guards(ui, guarded.nothing()));
        pages.put("ports", Pages.ports(ui, guarded.scan(false)));
        pages.put("ports-calm", Pages.ports(ui, guarded.scan(true)));
        var updates = new UpdatesSamples(word);
        pages.put("updates", Pages.updates(ui, updates.found()));
        pages.put("updates-nothing", Pages.updates(ui, updates.nothing()));
        pages.put("updates-none", Pages.updates(ui, updates.none()));
        pages.put("updates-asked", Pages.updates(ui, updates.asked()));
        pages.put("alerts", Pages.alerts(ui, new AlertSamples(word).alerts(true)));
        pages.put("alerts-looked-at", Pages.alerts(ui, new AlertSamples(word).alerts(false)));
        pages.put("launch", Pages.launch(ui, new LaunchSamples(word).launch()));
        pages.put("launch-none", Pages.launch(ui, new LaunchSamples(word).none(true)));
        pages.put("launch-undeclared", Pages.launch(ui, new LaunchSamples(word).none(false)));
        pages.put("maintenance", Pages.maintenance(ui, new MaintenanceSamples(word).maintenance(true)));
        pages.put("maintenance-looked-at", Pages.maintenance(ui, new MaintenanceSamples(word).maintenance(false)));
        pages.put("maintenance-none", Pages.maintenance(ui, new MaintenanceSamples(word).undeclared()));
        pages.put("incidents", Pages.incidents(ui, new IncidentSamples(word).incidents()));
        pages.put("incidents-empty", Pages.incidents(ui, new IncidentSamples(word).nothing()));
        pages.put("incident", Pages.incident(ui, new IncidentSamples(word).open(true)));
        pages.put("incident-over", Pages.incident(ui, new IncidentSamples(word).closed(true)));
        pages.put("incident-read", Pages.incident(ui, new IncidentSamples(word).closed(false)));
        pages.put("monitors", Pages.monitors(ui, new MonitorSamples(word).monitors()));
        pages.put("monitors-empty", Pages.monitors(ui, new MonitorSamples(word).nothing()));
        pages.put("monitor", Pages.monitor(ui, new MonitorSamples(word).monitor(true)));
        pages.put("monitor-heartbeat", Pages.monitor(ui, new MonitorSamples(word).heartbeat(true)));
        pages.put("monitor-heartbeat-viewer", Pages.monitor(ui, new MonitorSamples(word).heartbeat(false)));
        pages.put("status", Pages.status(ui, new MonitorSamples(word).status()));
        pages.put("status-quiet", Pages.status(ui, new MonitorSamples(word).quietStatus()));
        pages.put("monitor-paused", Pages.monitor(ui, new MonitorSamples(word).paused()));
        pages.put("alerts-empty", Pages.alerts(ui, new AlertSamples(word).nobody()));
        var backups = new BackupSamples(word);
        pages.put("backups", Pages.backups(ui, backups.backups(true)));
        pages.put("backups-looked-at", Pages.backups(ui, backups.backups(false)));
        pages.put("drill-passed", Pages.drill(ui, backups.drill(true), backups.report(true)));
        pages.put("drill-failed", Pages.drill(ui, backups.drill(false), backups.report(false)));
        pages.put("backups-none", Pages.backups(ui, backups.none(true)));
        pages.put("backups-undeclared", Pages.backups(ui, backups.none(false)));
        pages.put("restore", Pages.restore(ui, backups.restore("", "")));
        pages.put("moment", Pages.moment(ui, backups.moment("")));
        pages.put("moment-wrong", Pages.moment(ui, backups.moment(text("Choose a date and a time."))));
        pages.put("incoming", Pages.incoming(ui, backups.incoming(true, "")));
        pages.put("incoming-refused", Pages.incoming(ui, backups.incoming(false, text("there is no container"))));
        pages.put("csv", Pages.csv(ui, backups.csv(List.of())));
        pages.put(
                "csv-refused",
                Pages.csv(ui, backups.csv(List.of(text("001-public.users.csv, line 12: 3 fields, and 4 columns")))));
        pages.put("in-place", Pages.inPlaces(ui, backups.inPlaces("")));
        pages.put("in-place-wrong", Pages.inPlaces(ui, backups.inPlaces(text("There is no backup 9 of main."))));
        pages.put("in-place-none", Pages.inPlaces(ui, backups.noInPlaces()));
        pages.put("restore-files", Pages.restore(ui, backups.unpack()));
        pages.put("restore-refused", Pages.restore(ui, backups.restore(text("there is no container"), "")));
        pages.put("restore-wrong", Pages.restore(ui, backups.restore("", text("Type main exactly to confirm."))));
        var releases = new ReleaseSamples(word);
        pages.put("returns", Pages.returns(ui, releases.returns("")));
        pages.put("returns-wrong", Pages.returns(ui, releases.returns(text("There is no backup 9 of main."))));
        pages.put("returns-none", Pages.returns(ui, releases.noReturns()));
        pages.put("releases", Pages.releases(ui, releases.releases(null, "")));
        pages.put("releases-planned", Pages.releases(ui, releases.releases(releases.plan(), "")));
        pages.put("releases-refused", Pages.releases(ui, releases.releases(releases.refusal(), text("Too long."))));
        pages.put("releases-running", Pages.releases(ui, releases.running()));
        pages.put("releases-looked-at", Pages.releases(ui, releases.lookedAt()));
        pages.put("releases-none", Pages.releases(ui, releases.none()));
        pages.put("release", Pages.release(ui, releases.one()));
        pages.put("release-found", Pages.release(ui, releases.found()));
        pages.put("go-back", Pages.goBack(ui, releases.goBack(releases.plan(), null, "")));
        pages.put("go-back-refused", Pages.goBack(ui, releases.goBack(releases.refusal(), null, "")));
        pages.put(
                "go-back-running",
                Pages.goBack(
                        ui, releases.goBack(null, new ReleasesView.Running(4186, "returning"), text("Job 4186."))));
        pages.put("jobs", Pages.jobs(ui, jobs.jobs()));
        pages.put("jobs-empty", Pages.jobs(ui, JobSamples.noJobs(new JobsView.Filter("", "", "", "", null))));
        pages.put(
                "jobs-none",
                Pages.jobs(ui, JobSamples.noJobs(new JobsView.Filter("failed", "default", "", text("sppg"), null))));
        pages.put("jobs-failed", Pages.jobs(ui, jobs.deadLetters()));
        pages.put("queues", Pages.queues(ui, jobs.queues(true)));
        pages.put("queues-looked-at", Pages.queues(ui, jobs.queues(false)));
        pages.put("job-types", Pages.jobTypes(ui, jobs.types(true)));
        pages.put("job-types-looked-at", Pages.jobTypes(ui, jobs.types(false)));
        pages.put("job-type", Pages.jobType(ui, jobs.type(false, "")));
        pages.put("job-type-own", Pages.jobType(ui, jobs.type(true, "")));
        pages.put("job-type-refused", Pages.jobType(ui, jobs.type(false, "payload_schema: must be JSON")));
        pages.put("queues-none", Pages.queues(ui, new QueuesView(List.of(), List.of(), 0, true)));
        pages.put("throughput", Pages.throughput(ui, jobs.throughput(true)));
        pages.put("throughput-none", Pages.throughput(ui, jobs.throughput(false)));
        pages.put("schedules", Pages.schedules(ui, jobs.schedules()));
        pages.put("schedules-none", Pages.schedules(ui, new SchedulesView(List.of())));
        pages.put("bulk-retry", Pages.bulk(ui, jobs.bulk("retry", "failed", 1234)));
        pages.put("bulk-cancel", Pages.bulk(ui, jobs.bulk("cancel", "available", 1)));
        pages.put("bulk-none", Pages.bulk(ui, jobs.bulk("cancel", "", 0)));
        pages.put("job-running", Pages.job(ui, jobs.running()));
        pages.put("job-waiting", Pages.job(ui, jobs.waiting()));
        pages.put("job-failed", Pages.job(ui, jobs.failed()));
        pages.put("job-new", Pages.job(ui, jobs.fresh()));
        pages.put("audit", Pages.audit(ui, people.audit(new AuditView.Report(true, 1284, ""))));
        pages.put(
                "audit-broken",
                Pages.audit(ui, people.audit(new AuditView.Report(false, 1284, text("Entry 17 was changed.")))));
        pages.put("audit-empty", Pages.audit(ui, new AuditView(List.of(), "", List.of(), null, null, true)));
        pages.put(
                "account",
                Pages.account(ui, people.account(new AccountView.Fresh(text("ci"), "tf_9aZk3vQ1xR7mB2wT8yLp5nHs"))));
        pages.put(
                "account-empty",
                Pages.account(
                        ui,
                        new AccountView(
                                "rina", List.of(), List.of(), null, AccountView.Typed.NOTHING, 12, true, false)));
        pages.put("users", Pages.users(ui, people.users("", UsersView.Typed.NOTHING)));
        pages.put(
                "users-refused",
                Pages.users(
                        ui,
                        people.users(
                                text("Then nobody could administer it."),
                                new UsersView.Typed(text("sari"), "operator", text("Taken."), text("Too short.")))));
        pages.put("vault", Pages.vault(ui, people.vault(true)));
        pages.put("vault-away", Pages.vault(ui, people.vault(false)));
        pages.put("vault-empty", Pages.vault(ui, new VaultView(List.of(), "/mnt/disk/vault", null)));
        pages.put("workers", Pages.workers(ui, people.workers(true)));
        pages.put("workers-looked-at", Pages.workers(ui, people.workers(false)));
        pages.put("workers-none", Pages.workers(ui, new WorkersView(List.of(), true)));
        pages.put("sign-in", Pages.signIn(ui, new SignInView("", "/", "")));
        pages.put(
                "sign-in-refused",
                Pages.signIn(ui, new SignInView(text("rina"), "/", text("Name or password is wrong."))));
        pages.put("welcome", Pages.welcome(ui, new WelcomeView("w3lc0me", text(""), 12, true, "", "")));
        pages.put(
                "welcome-refused",
                Pages.welcome(
                        ui, new WelcomeView("w3lc0me", text("Rina"), 12, true, text("Use small letters."), "Short.")));
        pages.put("welcome-used", Pages.welcome(ui, new WelcomeView("", "", 12, false, "", "")));
        pages.put("error-404", Pages.error(ui, new ErrorView(404, text(""), "")));
        pages.put("error-403", Pages.error(ui, new ErrorView(403, text("Needs the role operator."), "")));
        pages.put("error-500", Pages.error(ui, new ErrorView(500, "", text("01JD8Q2V7M"))));
        return pages;
    }

    /** The report, which is a document of its own and no page of the application. */
    String report(Locale locale) {
        return Pages.report(ui(locale, "system", null), gates.report());
    }

    /** The report on a month, a document of its own too. */
    String monthReport(Locale locale) {
        return Pages.monthReport(ui(locale, "system", null), new MaintenanceSamples(word).report());
    }
}
