package dev.taskforge.ops.checklist;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Binds checks to the items of checklists: what a person accepted, and nothing else. Safe for use by any thread. */
public final class Bindings {
    /** The fewest characters of a suggestion's id that name it. */
    private static final int LEAST_ID = 6;

    private static final int MOST_BINDINGS = 20;

    private final Checks checks;
    private final Rulings rulings;
    private final AuditLog audit;
    private final Clock clock;

    public Bindings(Checks checks, Rulings rulings, AuditLog audit, Clock clock) {
        this.checks = checks;
        this.rulings = rulings;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Who accepts.
     *
     * @param actor as the audit log names them
     * @param person who answers for it
     * @param newChecks whether they may have this machine ask what the project's file does not declare
     */
    public record Acceptor(String actor, String person, boolean newChecks) {}

    /** The suggestion of an item that an id, or the beginning of one, names. */
    public static Suggestion suggestion(ChecklistItem item, Project project, String id) {
        var named = Suggestions.of(item, project.file()).suggestions().stream()
                .filter(suggestion -> id.length() >= LEAST_ID && suggestion.id().startsWith(id))
                .toList();
        if (named.size() != 1) {
            throw new RequestException(Kind.CONFLICT, "suggestion", "checklist.no_suggestion", item.name(), id);
        }
        return named.getFirst();
    }

    /** The item of that name, as the caller's transaction sees it. */
    public ChecklistItem item(Tx tx, Project project, String item) {
        return Checklists.item(tx, project.name(), item);
    }

    /**
     * Accepts a suggestion: from now on the item rests on this check, or applies under this condition. A command takes the
     * place of one that does not stand in the document any more.
     *
     * @param id of the suggestion as it was shown; when what would be accepted has changed meanwhile, there is none
     * @return the name of the check, or the condition
     * @throws RequestException when there is no such item or suggestion, or what it suggests would be refused
     */
    public String accept(Tx tx, Project project, String item, String id, Acceptor who) {
        var found = item(tx, project, item);
        var suggestion = suggestion(found, project, id);
        if (suggestion.check() != null) {
            return bind(tx, project, item, suggestion.check(), who.actor());
        }
        var when = suggestion.when();
        if (when != null) {
            return rulings.condition(tx, project, item, when.written(), "", who.person())
                    .text();
        }
        if (!who.newChecks()) {
            throw new RequestException(Kind.FORBIDDEN, "suggestion", "checklist.no_new_check", id);
        }
        var question = suggestion.question();
        if (question == null) {
            throw new IllegalStateException("a suggestion names a check, asks a question or is a condition");
        }
        var name = found.name() + "." + (ChecklistTables.bindingsEver(tx, found.id()) + 1);
        var check = Questions.check(name, found.title(), found.priority(), question);
        checks.refusal(project, check).ifPresent(refused -> {
            throw new RequestException(
                    Kind.CONFLICT,
                    "suggestion",
                    refused.key(),
                    refused.arguments().toArray());
        });
        var command = suggestion.command();
        var sha256 = command == null ? null : Sha256.of(command);
        add(tx, found, new Binding(0, name, question, command, sha256, who.actor(), now()));
        var details = new LinkedHashMap<String, Object>(Map.of("check", name, "question", question));
        if (command != null && sha256 != null) {
            details.put("command", command);
            details.put("command_sha256", sha256);
            found.lapsed().stream().findFirst().ifPresent(gone -> {
                ChecklistTables.unbind(tx, gone.id(), now());
                details.put("replaces", gone.check());
            });
        }
        audit.append(tx, who.actor(), "checklist.accept", project.name(), "item/" + item, details);
        return name;
    }

    /**
     * Binds a check that the project's file declares; the item's own name stands for a person's word besides.
     *
     * @return the name of the check
     * @throws RequestException when there is no such item or check, or it is bound already
     */
    public String bind(Tx tx, Project project, String item, String check, String actor) {
        var found = item(tx, project, item);
        boolean own = check.equals(found.name());
        if (!own && (check.startsWith("item.") || !project.file().checks().containsKey(check))) {
            throw new RequestException(Kind.UNKNOWN, "check", "gate.no_check", check, project.name());
        }
        if (found.bindings().stream().anyMatch(binding -> binding.check().equals(check))) {
            throw new RequestException(Kind.CONFLICT, "check", "checklist.bound", check, item);
        }
        add(tx, found, new Binding(0, check, null, null, null, actor, now()));
        audit.append(tx, actor, "checklist.bind", project.name(), "item/" + item, Map.of("check", check));
        return check;
    }

    /**
     * Takes a check off an item; what it found out stays on record.
     *
     * @throws RequestException when it is not bound
     */
    public void unbind(Tx tx, Project project, String item, String check, String actor) {
        var found = item(tx, project, item);
        var binding = found.bindings().stream()
                .filter(candidate -> candidate.check().equals(check))
                .findFirst()
                .orElseThrow(() -> new RequestException(Kind.CONFLICT, "check", "checklist.not_bound", check, item));
        ChecklistTables.unbind(tx, binding.id(), now());
        ChecklistTables.touch(tx, found.checklist());
        audit.append(tx, actor, "checklist.unbind", project.name(), "item/" + item, Map.of("check", check));
    }

    private static void add(Tx tx, ChecklistItem item, Binding binding) {
        if (item.bindings().size() >= MOST_BINDINGS) {
            throw new RequestException(Kind.CONFLICT, "item", "checklist.bindings", item.name(), MOST_BINDINGS);
        }
        ChecklistTables.bind(tx, item.id(), binding);
        ChecklistTables.touch(tx, item.checklist());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
