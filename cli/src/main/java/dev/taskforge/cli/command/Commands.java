package dev.taskforge.cli.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * Every command, in the order in which help lists them. Only the one that was asked for is built, because looking at
 * fifty annotated classes takes longer than most commands do.
 */
public final class Commands {
    private static final Map<String, Function<Session, Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("up", LauncherCommands.Up::new);
        ALL.put("down", LauncherCommands.Down::new);
        ALL.put("store", Commands::store);
        ALL.put("recovery-kit", LauncherCommands.RecoveryKit::new);
        ALL.put("sentinel", LauncherCommands.Sentinel::new);
        ALL.put("recover", LauncherCommands.Recover::new);
        ALL.put("recovery", Commands::recovery);
        ALL.put("status", StatusCommand::new);
        ALL.put("doctor", DoctorCommand::new);
        ALL.put("host", Commands::host);
        ALL.put("init", InitCommand::new);
        ALL.put("lint", LintCommand::new);
        ALL.put("apply", ApplyCommand::new);
        ALL.put("projects", ProjectsCommand::new);
        ALL.put("check", CheckCommand::new);
        ALL.put("diagnose", DiagnoseCommand::new);
        ALL.put("repair", RepairCommand::new);
        ALL.put("ports", GuardCommands.Ports::new);
        ALL.put("limits", GuardCommands.Limits::new);
        ALL.put("prune", PruneCommand::new);
        ALL.put("updates", UpdatesCommand::new);
        ALL.put("monitors", MonitorsCommand::new);
        ALL.put("silences", SilencesCommand::new);
        ALL.put("maintenance", MaintenanceCommand::new);
        ALL.put("oncall", OnCallCommand::new);
        ALL.put("incidents", IncidentsCommand::new);
        ALL.put("heartbeats", HeartbeatsCommand::new);
        ALL.put("access", AccessCommand::new);
        ALL.put("journeys", JourneysCommand::new);
        ALL.put("gate", GateCommand::new);
        ALL.put("decide", DecideCommand::new);
        ALL.put("launch", LaunchCommand::new);
        ALL.put("attest", AttestCommand::new);
        ALL.put("checklist", Commands::checklist);
        ALL.put("waive", Commands::waive);
        ALL.put("backup", BackupSetCommands.Take::new);
        ALL.put("backups", BackupSetCommands.Backups::new);
        ALL.put("drill", BackupCommands.Drill::new);
        ALL.put("drills", BackupCommands.Drills::new);
        ALL.put("destinations", BackupCommands.Destinations::new);
        ALL.put("restore", RestoreCommands.Restore::new);
        ALL.put("restores", RestoreCommands.Restores::new);
        ALL.put("restore-requests", InPlaceCommands.Requests::new);
        ALL.put("dump", Commands::dump);
        ALL.put("csv", Commands::csv);
        ALL.put("rehearse", RehearseCommand::new);
        ALL.put("deploy", ReleaseCommands.Deploy::new);
        ALL.put("rollback", ReleaseCommands.Rollback::new);
        ALL.put("returns", ReturnCommands.Returns::new);
        ALL.put("verify", VerifyCommand::new);
        ALL.put("releases", ReleaseCommands.Releases::new);
        ALL.put("deployments", ReleaseCommands.Deployments::new);
        ALL.put("jobs", Commands::jobs);
        ALL.put("queues", Commands::queues);
        ALL.put("types", Commands::types);
        ALL.put("workers", Commands::workers);
        ALL.put("endpoints", Commands::endpoints);
        ALL.put("alerts", Commands::alerts);
        ALL.put("schedules", Commands::schedules);
        ALL.put("users", Commands::users);
        ALL.put("tokens", Commands::tokens);
        ALL.put("vault", Commands::vault);
        ALL.put("audit", Commands::audit);
        ALL.put("api", ApiCommand::new);
        ALL.put("version", VersionCommand::new);
        ALL.put("completion", CompletionCommand::new);
        ALL.put("test", LauncherCommands.Test::new);
        ALL.put("bench", LauncherCommands.Bench::new);
        ALL.put("announce", AnnounceCommand::new);
    }

    private Commands() {}

    /** The whole tree. */
    public static CommandLine all(Session session) {
        var root = new CommandLine(new Group(session)).setCommandName("taskforge");
        ALL.forEach((name, command) -> root.addSubcommand(name, command.apply(session)));
        return configured(root, session);
    }

    /** The part of the tree that these arguments need: one command, or the whole tree when they name none. */
    public static CommandLine neededFor(Session session, String... arguments) {
        var command = arguments.length == 0 ? null : ALL.get(arguments[0]);
        if (command == null) {
            return all(session);
        }
        var root = new CommandLine(new Group(session)).setCommandName("taskforge");
        root.addSubcommand(arguments[0], command.apply(session));
        return configured(root, session);
    }

    private static CommandLine configured(CommandLine root, Session session) {
        return root.setResourceBundle(session.screen().texts().help())
                .setUsageHelpWidth(session.screen().columns())
                .setUsageHelpLongOptionsMaxWidth(28)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setOut(new PrintWriter(
                        session.screen().out(), true, session.screen().out().charset()))
                .setExecutionExceptionHandler(new Failures(session.screen()))
                .setParameterExceptionHandler(new Misuse(session.screen()));
    }

    private static CommandLine group(Session session) {
        return new CommandLine(new Group(session));
    }

    private static CommandLine store(Session session) {
        return group(session).addSubcommand(new LauncherCommands.StoreCopy(session));
    }

    private static CommandLine recovery(Session session) {
        return group(session)
                .addSubcommand(new RecoveryCommands.Show(session))
                .addSubcommand(new RecoveryCommands.Resume(session));
    }

    private static CommandLine host(Session session) {
        return new CommandLine(new HostCommands.Show(session))
                .addSubcommand(new HostCommands.Fix(session))
                .addSubcommand(new HostCommands.Undo(session))
                .addSubcommand(new HostCommands.Gui(session));
    }

    private static CommandLine dump(Session session) {
        return group(session).addSubcommand(new DumpCommand(session));
    }

    private static CommandLine csv(Session session) {
        return group(session)
                .addSubcommand(new CsvCommands.Export(session))
                .addSubcommand(new CsvCommands.Import(session))
                .addSubcommand(new CsvCommands.Listing(session))
                .addSubcommand(new CsvCommands.Remove(session));
    }

    private static CommandLine checklist(Session session) {
        return group(session)
                .addSubcommand(new ChecklistCommands.Import(session))
                .addSubcommand(new ChecklistCommands.Show(session))
                .addSubcommand(new ChecklistCommands.Write(session))
                .addSubcommand(new ChecklistItemCommands.Accept(session))
                .addSubcommand(new ChecklistItemCommands.Bind(session))
                .addSubcommand(new ChecklistItemCommands.Unbind(session))
                .addSubcommand(new ChecklistItemCommands.Retire(session))
                .addSubcommand(new ChecklistRulingCommands.Priority(session))
                .addSubcommand(new ChecklistRulingCommands.When(session))
                .addSubcommand(new ChecklistRulingCommands.Approve(session))
                .addSubcommand(new ChecklistRulingCommands.Deny(session))
                .addSubcommand(new ChecklistRulingCommands.Withdraw(session))
                .addSubcommand(new ChecklistRulingCommands.History(session));
    }

    private static CommandLine waive(Session session) {
        return group(session)
                .addSubcommand(new WaiveCommands.Request(session))
                .addSubcommand(new WaiveCommands.Approve(session))
                .addSubcommand(new WaiveCommands.Deny(session))
                .addSubcommand(new WaiveCommands.Revoke(session))
                .addSubcommand(new WaiveCommands.List(session));
    }

    private static CommandLine jobs(Session session) {
        return group(session)
                .addSubcommand(new JobsCommands.List(session))
                .addSubcommand(new JobShowCommand(session))
                .addSubcommand(new JobSubmitCommand(session))
                .addSubcommand(new JobDecisionCommands.Cancel(session))
                .addSubcommand(new JobDecisionCommands.Retry(session))
                .addSubcommand(new JobsCommands.Unblock(session))
                .addSubcommand(new JobsCommands.Batch(session))
                .addSubcommand(new ThroughputCommand(session))
                .addSubcommand(new JobsCommands.Answer(session))
                .addSubcommand(new JobLogsCommand(session));
    }

    private static CommandLine queues(Session session) {
        return group(session)
                .addSubcommand(new QueueCommands.List(session))
                .addSubcommand(new QueueCommands.Pause(session))
                .addSubcommand(new QueueCommands.Resume(session))
                .addSubcommand(new QueueCommands.Limit(session))
                .addSubcommand(new QueueCommands.Rate(session))
                .addSubcommand(new QueueCommands.Weight(session))
                .addSubcommand(new QueueCommands.Pins(session));
    }

    private static CommandLine types(Session session) {
        return group(session)
                .addSubcommand(new TypeCommands.List(session))
                .addSubcommand(new TypeCommands.Show(session))
                .addSubcommand(new TypeCommands.Set(session))
                .addSubcommand(new TypeCommands.Remove(session));
    }

    private static CommandLine workers(Session session) {
        return group(session)
                .addSubcommand(new WorkerCommands.List(session))
                .addSubcommand(new WorkerCommands.Drain(session));
    }

    private static CommandLine alerts(Session session) {
        return group(session)
                .addSubcommand(new AlertCommands.Told(session))
                .addSubcommand(new AlertCommands.Test(session));
    }

    private static CommandLine endpoints(Session session) {
        return group(session)
                .addSubcommand(new EndpointCommands.List(session))
                .addSubcommand(new EndpointCommands.Create(session))
                .addSubcommand(new EndpointCommands.Remove(session));
    }

    private static CommandLine schedules(Session session) {
        return group(session)
                .addSubcommand(new ScheduleCommands.List(session))
                .addSubcommand(new ScheduleCommands.Run(session))
                .addSubcommand(new ScheduleCommands.Enable(session))
                .addSubcommand(new ScheduleCommands.Disable(session));
    }

    private static CommandLine users(Session session) {
        return group(session)
                .addSubcommand(new UserCommands.List(session))
                .addSubcommand(new UserCommands.Create(session))
                .addSubcommand(new UserCommands.Change(session))
                .addSubcommand(new UserCommands.Delete(session));
    }

    private static CommandLine tokens(Session session) {
        return group(session)
                .addSubcommand(new TokenCommands.List(session))
                .addSubcommand(new TokenCommands.Create(session))
                .addSubcommand(new TokenCommands.Revoke(session));
    }

    private static CommandLine vault(Session session) {
        return group(session)
                .addSubcommand(new VaultCommands.List(session))
                .addSubcommand(new VaultCommands.Add(session))
                .addSubcommand(new VaultCommands.Change(session))
                .addSubcommand(new VaultCommands.Token(session))
                .addSubcommand(new VaultCommands.Remove(session));
    }

    private static CommandLine audit(Session session) {
        return group(session)
                .addSubcommand(new AuditCommands.Show(session))
                .addSubcommand(new AuditCommands.Verify(session))
                .addSubcommand(new AuditCommands.Export(session));
    }
}
