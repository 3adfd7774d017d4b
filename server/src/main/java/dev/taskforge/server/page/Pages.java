package dev.taskforge.server.page;

import dev.taskforge.ops.backup.Drill;
import dev.taskforge.server.backup.DrillReportView;
import dev.taskforge.server.guard.ScanView;
import dev.taskforge.server.page.template.JteaccessGenerated;
import dev.taskforge.server.page.template.JteaccountGenerated;
import dev.taskforge.server.page.template.JtealertsGenerated;
import dev.taskforge.server.page.template.JteauditGenerated;
import dev.taskforge.server.page.template.JtebackupsGenerated;
import dev.taskforge.server.page.template.JtebulkGenerated;
import dev.taskforge.server.page.template.JtechecklistGenerated;
import dev.taskforge.server.page.template.JtecsvGenerated;
import dev.taskforge.server.page.template.JtediagnosisGenerated;
import dev.taskforge.server.page.template.JtedrillGenerated;
import dev.taskforge.server.page.template.JteerrorGenerated;
import dev.taskforge.server.page.template.JtefindingsGenerated;
import dev.taskforge.server.page.template.JtegateGenerated;
import dev.taskforge.server.page.template.JtegobackGenerated;
import dev.taskforge.server.page.template.JteguardsGenerated;
import dev.taskforge.server.page.template.JtehostGenerated;
import dev.taskforge.server.page.template.JteincidentGenerated;
import dev.taskforge.server.page.template.JteincidentsGenerated;
import dev.taskforge.server.page.template.JteincomingGenerated;
import dev.taskforge.server.page.template.JteinplacesGenerated;
import dev.taskforge.server.page.template.JtejobGenerated;
import dev.taskforge.server.page.template.JtejobsGenerated;
import dev.taskforge.server.page.template.JtejobtypeGenerated;
import dev.taskforge.server.page.template.JtejobtypesGenerated;
import dev.taskforge.server.page.template.JtelaunchGenerated;
import dev.taskforge.server.page.template.JtelogGenerated;
import dev.taskforge.server.page.template.JtemaintenanceGenerated;
import dev.taskforge.server.page.template.JtemomentGenerated;
import dev.taskforge.server.page.template.JtemonitorGenerated;
import dev.taskforge.server.page.template.JtemonitorsGenerated;
import dev.taskforge.server.page.template.JtemonthreportGenerated;
import dev.taskforge.server.page.template.JteoverviewGenerated;
import dev.taskforge.server.page.template.JteportsGenerated;
import dev.taskforge.server.page.template.JtequeuesGenerated;
import dev.taskforge.server.page.template.JtereleaseGenerated;
import dev.taskforge.server.page.template.JtereleasesGenerated;
import dev.taskforge.server.page.template.JtereportGenerated;
import dev.taskforge.server.page.template.JterestoreGenerated;
import dev.taskforge.server.page.template.JtereturnsGenerated;
import dev.taskforge.server.page.template.JteschedulesGenerated;
import dev.taskforge.server.page.template.JtesigninGenerated;
import dev.taskforge.server.page.template.JtestatusGenerated;
import dev.taskforge.server.page.template.JtethroughputGenerated;
import dev.taskforge.server.page.template.JteupdatesGenerated;
import dev.taskforge.server.page.template.JteupkeepGenerated;
import dev.taskforge.server.page.template.JteusersGenerated;
import dev.taskforge.server.page.template.JtevaultGenerated;
import dev.taskforge.server.page.template.JtewelcomeGenerated;
import dev.taskforge.server.page.template.JteworkersGenerated;
import dev.taskforge.server.page.view.AccessPage;
import dev.taskforge.server.page.view.AccountView;
import dev.taskforge.server.page.view.AlertsPage;
import dev.taskforge.server.page.view.AuditView;
import dev.taskforge.server.page.view.BackupsView;
import dev.taskforge.server.page.view.BulkView;
import dev.taskforge.server.page.view.ChecklistView;
import dev.taskforge.server.page.view.CsvView;
import dev.taskforge.server.page.view.DiagnosisPage;
import dev.taskforge.server.page.view.ErrorView;
import dev.taskforge.server.page.view.FindingsPage;
import dev.taskforge.server.page.view.GateView;
import dev.taskforge.server.page.view.GoBackView;
import dev.taskforge.server.page.view.GuardsPage;
import dev.taskforge.server.page.view.HostPage;
import dev.taskforge.server.page.view.InPlacesView;
import dev.taskforge.server.page.view.IncidentPage;
import dev.taskforge.server.page.view.IncidentsPage;
import dev.taskforge.server.page.view.IncomingView;
import dev.taskforge.server.page.view.JobTypeForm;
import dev.taskforge.server.page.view.JobTypesView;
import dev.taskforge.server.page.view.JobView;
import dev.taskforge.server.page.view.JobsView;
import dev.taskforge.server.page.view.LaunchPage;
import dev.taskforge.server.page.view.MaintenancePage;
import dev.taskforge.server.page.view.MomentView;
import dev.taskforge.server.page.view.MonitorPage;
import dev.taskforge.server.page.view.MonitorsPage;
import dev.taskforge.server.page.view.MonthReportPage;
import dev.taskforge.server.page.view.OneReleaseView;
import dev.taskforge.server.page.view.OverviewView;
import dev.taskforge.server.page.view.QueuesView;
import dev.taskforge.server.page.view.ReleasesView;
import dev.taskforge.server.page.view.ReportView;
import dev.taskforge.server.page.view.RestoreView;
import dev.taskforge.server.page.view.ReturnsView;
import dev.taskforge.server.page.view.SchedulesView;
import dev.taskforge.server.page.view.SignInView;
import dev.taskforge.server.page.view.StatusPage;
import dev.taskforge.server.page.view.ThroughputView;
import dev.taskforge.server.page.view.Ui;
import dev.taskforge.server.page.view.UpdatesPage;
import dev.taskforge.server.page.view.UpkeepPage;
import dev.taskforge.server.page.view.UsersView;
import dev.taskforge.server.page.view.VaultView;
import dev.taskforge.server.page.view.WelcomeView;
import dev.taskforge.server.page.view.WorkersView;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every page as HTML text. The templates are classes compiled with the server and called directly, so a wrong view is a
 * compile error; every value is escaped for the place it stands in.
 */
public final class Pages {
    private Pages() {}

    public static String overview(Ui ui, OverviewView view) {
        return html(out -> JteoverviewGenerated.render(out, null, ui, view));
    }

    public static String gate(Ui ui, GateView view) {
        return html(out -> JtegateGenerated.render(out, null, ui, view));
    }

    public static String checklist(Ui ui, ChecklistView view) {
        return html(out -> JtechecklistGenerated.render(out, null, ui, view));
    }

    public static String diagnosis(Ui ui, DiagnosisPage view) {
        return html(out -> JtediagnosisGenerated.render(out, null, ui, view));
    }

    public static String host(Ui ui, HostPage view) {
        return html(out -> JtehostGenerated.render(out, null, ui, view));
    }

    public static String upkeep(Ui ui, UpkeepPage view) {
        return html(out -> JteupkeepGenerated.render(out, null, ui, view));
    }

    public static String updates(Ui ui, UpdatesPage view) {
        return html(out -> JteupdatesGenerated.render(out, null, ui, view));
    }

    public static String access(Ui ui, AccessPage view) {
        return html(out -> JteaccessGenerated.render(out, null, ui, view));
    }

    public static String alerts(Ui ui, AlertsPage view) {
        return html(out -> JtealertsGenerated.render(out, null, ui, view));
    }

    public static String launch(Ui ui, LaunchPage view) {
        return html(out -> JtelaunchGenerated.render(out, null, ui, view));
    }

    public static String maintenance(Ui ui, MaintenancePage view) {
        return html(out -> JtemaintenanceGenerated.render(out, null, ui, view));
    }

    public static String monthReport(Ui ui, MonthReportPage view) {
        return html(out -> JtemonthreportGenerated.render(out, null, ui, view));
    }

    public static String incidents(Ui ui, IncidentsPage view) {
        return html(out -> JteincidentsGenerated.render(out, null, ui, view));
    }

    public static String incident(Ui ui, IncidentPage view) {
        return html(out -> JteincidentGenerated.render(out, null, ui, view));
    }

    public static String monitors(Ui ui, MonitorsPage view) {
        return html(out -> JtemonitorsGenerated.render(out, null, ui, view));
    }

    public static String status(Ui ui, StatusPage view) {
        return html(out -> JtestatusGenerated.render(out, null, ui, view));
    }

    public static String monitor(Ui ui, MonitorPage view) {
        return html(out -> JtemonitorGenerated.render(out, null, ui, view));
    }

    public static String guards(Ui ui, GuardsPage view) {
        return html(out -> JteguardsGenerated.render(out, null, ui, view));
    }

    public static String ports(Ui ui, ScanView view) {
        return html(out -> JteportsGenerated.render(out, null, ui, view));
    }

    public static String findings(Ui ui, FindingsPage view) {
        return html(out -> JtefindingsGenerated.render(out, null, ui, view));
    }

    public static String backups(Ui ui, BackupsView view) {
        return html(out -> JtebackupsGenerated.render(out, null, ui, view));
    }

    public static String restore(Ui ui, RestoreView view) {
        return html(out -> JterestoreGenerated.render(out, null, ui, view));
    }

    public static String moment(Ui ui, MomentView view) {
        return html(out -> JtemomentGenerated.render(out, null, ui, view));
    }

    public static String incoming(Ui ui, IncomingView view) {
        return html(out -> JteincomingGenerated.render(out, null, ui, view));
    }

    public static String csv(Ui ui, CsvView view) {
        return html(out -> JtecsvGenerated.render(out, null, ui, view));
    }

    public static String drill(Ui ui, Drill drill, DrillReportView report) {
        return html(out -> JtedrillGenerated.render(out, null, ui, drill, report));
    }

    public static String inPlaces(Ui ui, InPlacesView view) {
        return html(out -> JteinplacesGenerated.render(out, null, ui, view));
    }

    public static String returns(Ui ui, ReturnsView view) {
        return html(out -> JtereturnsGenerated.render(out, null, ui, view));
    }

    public static String releases(Ui ui, ReleasesView view) {
        return html(out -> JtereleasesGenerated.render(out, null, ui, view));
    }

    public static String release(Ui ui, OneReleaseView view) {
        return html(out -> JtereleaseGenerated.render(out, null, ui, view));
    }

    public static String goBack(Ui ui, GoBackView view) {
        return html(out -> JtegobackGenerated.render(out, null, ui, view));
    }

    public static String report(Ui ui, ReportView view) {
        return html(out -> JtereportGenerated.render(out, null, ui, view));
    }

    public static String jobs(Ui ui, JobsView view) {
        return html(out -> JtejobsGenerated.render(out, null, ui, view));
    }

    public static String bulk(Ui ui, BulkView view) {
        return html(out -> JtebulkGenerated.render(out, null, ui, view));
    }

    public static String queues(Ui ui, QueuesView view) {
        return html(out -> JtequeuesGenerated.render(out, null, ui, view));
    }

    public static String throughput(Ui ui, ThroughputView view) {
        return html(out -> JtethroughputGenerated.render(out, null, ui, view));
    }

    public static String jobTypes(Ui ui, JobTypesView view) {
        return html(out -> JtejobtypesGenerated.render(out, null, ui, view));
    }

    public static String jobType(Ui ui, JobTypeForm view) {
        return html(out -> JtejobtypeGenerated.render(out, null, ui, view));
    }

    public static String schedules(Ui ui, SchedulesView view) {
        return html(out -> JteschedulesGenerated.render(out, null, ui, view));
    }

    public static String vault(Ui ui, VaultView view) {
        return html(out -> JtevaultGenerated.render(out, null, ui, view));
    }

    public static String workers(Ui ui, WorkersView view) {
        return html(out -> JteworkersGenerated.render(out, null, ui, view));
    }

    public static String job(Ui ui, JobView view) {
        return html(out -> JtejobGenerated.render(out, null, ui, view));
    }

    /** The log lines alone, for a page that already shows those before. */
    public static String log(Ui ui, List<JobView.Line> lines, long last) {
        return html(out -> JtelogGenerated.render(out, null, ui, lines, last));
    }

    public static String audit(Ui ui, AuditView view) {
        return html(out -> JteauditGenerated.render(out, null, ui, view));
    }

    public static String account(Ui ui, AccountView view) {
        return html(out -> JteaccountGenerated.render(out, null, ui, view));
    }

    public static String users(Ui ui, UsersView view) {
        return html(out -> JteusersGenerated.render(out, null, ui, view));
    }

    public static String signIn(Ui ui, SignInView view) {
        return html(out -> JtesigninGenerated.render(out, null, ui, view));
    }

    public static String welcome(Ui ui, WelcomeView view) {
        return html(out -> JtewelcomeGenerated.render(out, null, ui, view));
    }

    public static String error(Ui ui, ErrorView view) {
        return html(out -> JteerrorGenerated.render(out, null, ui, view));
    }

    private static String html(Consumer<OwaspHtmlTemplateOutput> template) {
        var text = new StringOutput(16 * 1024);
        template.accept(new OwaspHtmlTemplateOutput(text));
        return text.toString();
    }
}
