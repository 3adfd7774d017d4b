package dev.taskforge.ops.project;

import dev.taskforge.ops.project.DeclaredDestination.Folder;
import dev.taskforge.ops.project.ProjectFile.BackupDuty;
import dev.taskforge.ops.project.ProjectFile.Compose;
import dev.taskforge.ops.project.ProjectFile.Database;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.ProjectFile.DrillDuty;
import dev.taskforge.ops.project.ProjectFile.FileSet;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Tree;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of {@code taskforge.yaml}: the one declaration that the reader and the published schema are made of. */
final class ProjectFormat {
    /** What databases, checks and gate items may be called. */
    static final String NAME = "[a-z][a-z0-9_-]{0,62}";

    private static final int MOST_DATABASES = 50;
    private static final int MOST_DESTINATIONS = 20;
    private static final int MOST_CHECKS = 500;

    private static final Field<String> PROJECT = Field.required(
            "project",
            Types.text(63, "[a-z][a-z0-9-]{0,62}", "project.name", "my-app"),
            "The project's name, unique in this installation.");
    private static final Field<String> TITLE =
            Field.optional("title", Types.text(200), "What people call the project.");
    private static final Field<String> ENVIRONMENT = Field.withDefault(
            "environment",
            Types.text(32, "[a-z][a-z0-9-]{0,31}", "project.environment", "production"),
            "production",
            "The environment this file describes; evidence of another environment does not count.");
    private static final Field<String> COMPOSE_FILE =
            Field.required("file", Types.fixedPath(), "The Compose file; a change of it makes evidence stale.");
    private static final Field<String> ENV_FILE = Field.optional(
            "env_file",
            Types.fixedPath(),
            "The environment file, where ${VARIABLES} come from; a change of it makes evidence stale.");
    static final Field<Map<String, DeclaredDestination>> DESTINATIONS = Field.withDefault(
            "destinations",
            Types.map(
                    DestinationFormat::of,
                    DestinationFormat.of("").schema(),
                    NAME,
                    "project.part-name",
                    MOST_DESTINATIONS),
            Map.of(),
            "Places for copies of backups, by name: folders, SFTP servers, S3-compatible storage.");

    private static final Field<Compose> COMPOSE = Field.optional(
            "compose",
            new ObjectType<>(
                    List.of(COMPOSE_FILE, ENV_FILE),
                    values -> new Compose(values.get(COMPOSE_FILE), values.find(ENV_FILE))),
            "The application's containers.");

    private final Field<Map<String, Database>> databases = Field.withDefault(
            "databases",
            Types.map(DatabaseFormat::of, DatabaseFormat.of("").schema(), NAME, "project.part-name", MOST_DATABASES),
            Map.of(),
            "The application's databases by name.");
    private final Field<Map<String, FileSet>> files = Field.withDefault(
            "files",
            Types.map(FileSetFormat::of, FileSetFormat.of("").schema(), NAME, "project.part-name", MOST_DATABASES),
            Map.of(),
            "Files that are backed up beside the databases, by name: configuration, uploads.");
    private final Field<AlertDuty> alerts = Field.optional(
            "alerts", AlertFormat.type(), "Who hears of what happens, on which channel, in which language.");
    private final Field<RepairDuty> repair = Field.optional(
            "repair",
            RepairFormat.type(),
            "What TaskForge may set right when the application does not work, and who begins it.");
    private final Field<GuardDuty> guard = Field.optional(
            "guard", GuardFormat.type(), "What TaskForge keeps as it is wanted, and sets right when it changes.");
    private final Field<MaintenanceDuty> maintenance;
    private final Field<LaunchDuty> launch;
    private final Field<StatusDuty> status =
            Field.optional("status", StatusFormat.type(), "A page that tells others how the application stands.");
    private final Field<UpkeepDuty> upkeep =
            Field.optional("upkeep", UpkeepFormat.type(), "How the machine is kept from filling up.");
    private final Field<BackupDuty> backup;
    private final Field<DrillDuty> drill;
    private final Field<ReleaseDuty> release;
    private final Field<Map<String, DeclaredCheck>> checks;
    private final Field<GateFormat.DraftGate> gate;
    private final List<Field<Tree>> sections;

    ProjectFormat(List<CheckFormat> formats, Declared declared) {
        var duties = new DutyFormats(declared);
        maintenance = Field.optional(
                "maintenance",
                new MaintenanceFormat(declared.checks()).type(),
                "When work is planned, so that nobody is told of what does not work meanwhile, and what must be done again and again.");
        launch = Field.optional(
                "launch",
                new LaunchFormat(declared.checks()).type(),
                "What is watched in the hours after a GO, whose verdict people hear at their end.");
        backup = Field.optional("backup", duties.backup(), "Which databases are backed up, and when.");
        drill = Field.optional("drill", duties.drill(), "Which backup is restored to prove it, and when.");
        release = Field.optional(
                "release", new ReleaseFormat(declared).release(), "How the application changes its version.");
        checks = Field.withDefault(
                "checks",
                Types.map(
                        name -> new DeclaredCheckType(name, formats, declared.parts()),
                        DeclaredCheckType.schema(formats),
                        NAME,
                        "project.part-name",
                        MOST_CHECKS),
                Map.of(),
                "Questions about the world, by name. Each has exactly one kind.");
        gate = Field.optional("gate", new GateFormat(declared).gate(), "What the launch decision rests on.");
        sections = sections(formats).stream().map(SectionType::field).toList();
    }

    ObjectType<ProjectFile> type() {
        var fields = new ArrayList<Field<?>>(List.of(
                PROJECT,
                TITLE,
                ENVIRONMENT,
                COMPOSE,
                databases,
                files,
                DESTINATIONS,
                backup,
                drill,
                release,
                checks,
                gate,
                alerts,
                repair,
                guard,
                maintenance,
                launch,
                status,
                upkeep));
        fields.addAll(sections);
        return new ObjectType<>(fields, this::build);
    }

    /** The sections that kinds of checks share, each once. */
    static List<SectionFormat> sections(List<CheckFormat> formats) {
        return formats.stream()
                .flatMap(format -> format.sections().stream())
                .distinct()
                .toList();
    }

    private Map<String, Tree> sections(Values values) {
        var written = new LinkedHashMap<String, Tree>();
        for (var section : sections) {
            var tree = values.find(section);
            if (tree != null) {
                written.put(section.name(), tree);
            }
        }
        return written;
    }

    private ProjectFile build(Values values) {
        var title = values.find(TITLE);
        var known = values.get(checks);
        for (var name : values.get(files).keySet()) {
            if (values.get(databases).containsKey(name)) {
                values.refuse(files, Message.of("project.files.same", name), Message.of("project.files.same.fix"));
            }
        }
        values.get(files).values().stream()
                .filter(set -> (set.service() != null || set.isLogs()) && values.find(COMPOSE) == null)
                .forEach(set -> values.refuse(
                        files,
                        Message.of("project.files.compose", set.name()),
                        Message.of("project.files.compose.fix")));
        refuseUnknownNeeds(values, known);
        refuseGrowing(values);
        refuseSameFolder(values);
        LaunchFormat.review(values, launch, known);
        StatusFormat.review(values, status, known);
        LimitFormat.review(values, guard, COMPOSE);
        CalendarDutyFormat.review(values, maintenance, values.find(backup), values.find(drill), known.isEmpty());
        var draft = values.find(gate);
        if (draft != null) {
            refuseForgotten(values, draft, known);
        }
        return new ProjectFile(
                values.get(PROJECT),
                title == null ? values.get(PROJECT) : title,
                values.get(ENVIRONMENT),
                values.find(COMPOSE),
                values.get(databases),
                values.get(files),
                values.get(DESTINATIONS),
                values.find(backup),
                values.find(drill),
                values.find(release),
                known,
                draft == null ? null : draft.resolve(known),
                values.find(alerts),
                values.find(repair),
                values.find(guard),
                values.find(maintenance),
                values.find(launch),
                values.find(status),
                values.find(upkeep),
                sections(values));
    }

    private void refuseUnknownNeeds(Values values, Map<String, DeclaredCheck> known) {
        for (var check : known.values()) {
            check.needs().stream()
                    .filter(need -> !known.containsKey(need) || need.equals(check.name()))
                    .forEach(need -> values.refuse(
                            checks,
                            Message.of("project.check.need", check.name(), need),
                            Message.of("project.check.need.fix")));
        }
    }

    /** Each backup would hold all copies of those before it. */
    private void refuseGrowing(Values values) {
        for (var destination : values.get(DESTINATIONS).values()) {
            if (destination instanceof Folder folder) {
                values.get(files).values().stream()
                        .filter(set -> set.paths().stream()
                                .anyMatch(path -> Path.of(folder.folder())
                                        .normalize()
                                        .startsWith(Path.of(path).normalize())))
                        .forEach(set -> values.refuse(
                                files,
                                Message.of("project.files.growing", set.name(), folder.folder()),
                                Message.of("project.files.growing.fix")));
            }
        }
    }

    /** A copy in the folder of the backups would be the same file. Links are found out when it is used. */
    private void refuseSameFolder(Values values) {
        var duty = values.find(backup);
        var to = duty == null ? null : duty.to();
        if (to == null) {
            return;
        }
        var artifacts = Path.of(to).normalize();
        for (var destination : values.get(DESTINATIONS).values()) {
            if (destination instanceof Folder folder) {
                var copies = Path.of(folder.folder()).normalize();
                if (copies.startsWith(artifacts.resolve(values.get(PROJECT))) || artifacts.startsWith(copies)) {
                    values.refuse(
                            DESTINATIONS,
                            Message.of("project.destination.backups", folder.name(), to),
                            Message.of("project.destination.backups.fix"));
                }
            }
        }
    }

    /** A P0 check that no item names would block nothing, which nobody who wrote P0 means. */
    private void refuseForgotten(Values values, GateFormat.DraftGate draft, Map<String, DeclaredCheck> known) {
        if (draft.items().isEmpty()) {
            return;
        }
        known.values().stream()
                .filter(check -> check.priority() == Priority.P0)
                .filter(check -> draft.items().stream().noneMatch(item -> item.holdsBack(check.name())))
                .forEach(check -> values.refuse(
                        gate,
                        Message.of("project.check.forgotten", check.name()),
                        Message.of("project.check.forgotten.fix", check.name())));
    }
}
