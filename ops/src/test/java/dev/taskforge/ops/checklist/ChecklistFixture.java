package dev.taskforge.ops.checklist;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.gate.Gate;
import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.gate.VerdictHistory;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.request.People;
import dev.taskforge.ops.request.TwoPersons;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A project and its checklists, wired as in the server. */
final class ChecklistFixture implements AutoCloseable {
    static final Bindings.Acceptor ANA = new Bindings.Acceptor("token:ana/ci", "ana", true);

    final Database database;
    final Projects projects;
    final Checks checks;
    final Evidences evidences;
    final Checklists checklists;
    final Bindings bindings;
    final Rulings rulings;
    private final AuditLog audit;
    private final Gates gates;
    private final Engine engine;
    private final Path folder;

    ChecklistFixture(Path folder) {
        this.folder = folder;
        var clock = Clock.systemUTC();
        database = TestDatabase.open(folder.resolve("taskforge.db"));
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, folder);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        var kinds = CheckKinds.with(List.of(ChecklistCheck.kind(database)));
        projects = new Projects(
                database, clock, engine::schedules, audit, new ProjectReader(kinds.all()), new JoinedChecklists());
        checks = new Checks(kinds, new Environments(new Fingerprints(new byte[32]), Map.of()), clock, "vps");
        evidences = new Evidences(database, clock);
        gates = new Gates(database, checks, evidences, new VerdictHistory(database), clock);
        checklists = new Checklists(database, projects, checks, evidences, audit, clock);
        rulings = new Rulings(database, audit, new TwoPersons(new Staff()), clock);
        bindings = new Bindings(checks, rulings, audit, clock);
    }

    Project apply(String yaml) {
        return database.write(tx -> projects.apply(tx, yaml, folder, "ana"));
    }

    Project project() {
        return projects.find("shop").orElseThrow();
    }

    ImportReport importing(String text) {
        return importing("list.md", text.getBytes(StandardCharsets.UTF_8));
    }

    ImportReport importing(String file, byte[] bytes) {
        var document = ChecklistDocument.read(file, bytes);
        return database.write(tx -> checklists.importing(tx, project(), document, "ana"));
    }

    ChecklistItem item(String name) {
        return checklists.items("shop").stream()
                .filter(item -> item.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no item " + name + " among "
                        + checklists.items("shop").stream()
                                .map(ChecklistItem::name)
                                .toList()));
    }

    Suggestions suggestions(String name) {
        return Suggestions.of(item(name), project().file());
    }

    /** Accepts the first suggestion of an item. */
    String accept(String name) {
        var id = suggestions(name).suggestions().getFirst().id();
        return database.write(tx -> bindings.accept(tx, project(), name, id, ANA));
    }

    Gate gate() {
        return gates.of(project());
    }

    GateItem line(String id) {
        return gate().items().stream()
                .filter(item -> item.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    CheckState state(String id) {
        return line(id).state();
    }

    void attest(String name) {
        var project = project();
        var check = checks.find(project, name).orElseThrow();
        var context = checks.contextOf(project, name);
        database.write(tx -> evidences.attest(tx, "shop", check, context, true, "seen", "", "ana"));
    }

    void ask(String check) throws InterruptedException {
        var evidence = checks.ask(project(), check, "ana", 1L);
        database.write(tx -> evidences.add(tx, evidence));
    }

    List<String> audited() {
        return audit.list(null, null, 100).stream().map(AuditEntry::action).toList();
    }

    /** Ana and Budi have accounts; nobody else has. */
    private static final class Staff implements People {
        @Override
        public boolean isPerson(String name) {
            return approvers("").contains(name);
        }

        @Override
        public boolean mayStart(String name, String project) {
            return isPerson(name);
        }

        @Override
        public List<String> approvers(String project) {
            return List.of("ana", "budi");
        }
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
