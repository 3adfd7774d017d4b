package dev.taskforge.ops.checklist;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.checklist.Ruling.State;
import dev.taskforge.ops.checklist.Ruling.Subject;
import dev.taskforge.ops.project.Condition;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import dev.taskforge.ops.request.TwoPersons;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets people decide about items in place of their documents: another priority, or the condition under which they apply.
 * What makes a P0 item count for less needs a second person, as a waiver does. Safe for use by any thread.
 */
public final class Rulings {
    private static final int LEAST_REASON = 10;
    private static final int MOST_REASON = 2_000;
    private static final int MOST_REMARK = 500;

    private final Database database;
    private final AuditLog audit;
    private final TwoPersons persons;
    private final Clock clock;

    public Rulings(Database database, AuditLog audit, TwoPersons persons, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.persons = persons;
        this.clock = clock;
    }

    /**
     * Gives an item a priority of its own; it outlives every import.
     *
     * @param priority null when that of the document is to count again
     * @param reason 10 to 2,000 characters
     * @throws RequestException when there is no such item, nothing would change, one waits already, or {@code user} is
     *     no person though a second one is needed
     */
    public Ruling priority(
            Tx tx, Project project, String item, @Nullable Priority priority, String reason, String user) {
        var found = Checklists.item(tx, project.name(), item);
        var why = RequestException.within("reason", reason, LEAST_REASON, MOST_REASON);
        return rule(tx, project, found, Subject.PRIORITY, priority == null ? null : priority.name(), why, user);
    }

    /**
     * Accepts when an item applies whose document names a condition in words. It counts as long as those words stay.
     *
     * @param written the condition as an item of the gate declares it, such as {@code {fact: payment, is: true}}; null
     *     when it is to count no longer
     * @param reason at most 2,000 characters, may be empty
     * @throws RequestException as {@link #priority}, and when the condition or its subject is not known
     */
    public Ruling condition(Tx tx, Project project, String item, @Nullable String written, String reason, String user) {
        var found = Checklists.item(tx, project.name(), item);
        var why = RequestException.within("reason", reason, 0, MOST_REASON);
        if (written == null) {
            return rule(tx, project, found, Subject.CONDITION, null, why, user);
        }
        if (found.condition() == null) {
            throw new RequestException(Kind.CONFLICT, "item", "checklist.unconditional", item);
        }
        var condition = read(written);
        boolean unknown = condition.subject() == Condition.Subject.FACT
                && !project.file().facts().containsKey(condition.name());
        if (unknown) {
            throw new RequestException(Kind.UNKNOWN, "when", "checklist.no_fact", condition.name(), project.name());
        }
        requireNoGuess(project, condition);
        return rule(tx, project, found, Subject.CONDITION, condition.written(), why, user);
    }

    /**
     * Whether a variable is on or off may be asked. Its value may not: by comparing often enough somebody who may not
     * read the environment file would find it out. What the project's file compares is fine, for who wrote that may.
     */
    private static void requireNoGuess(Project project, Condition condition) {
        boolean declared = project.file().items().stream().anyMatch(item -> condition.equals(item.when()));
        if (condition.subject() == Condition.Subject.VARIABLE && !condition.isFlag() && !declared) {
            throw new RequestException(Kind.INVALID, "when", "checklist.guess", condition.name());
        }
    }

    private Ruling rule(
            Tx tx,
            Project project,
            ChecklistItem item,
            Subject subject,
            @Nullable String value,
            String reason,
            String user) {
        item.waiting(subject).ifPresent(waiting -> {
            throw new RequestException(Kind.CONFLICT, "item", "checklist.ruling.waits", waiting.id(), item.name());
        });
        var ruling = new Ruling(
                0,
                item.id(),
                subject,
                value,
                subject == Subject.CONDITION ? item.condition() : null,
                reason,
                State.IN_FORCE,
                user,
                now(),
                null,
                null,
                "");
        // What a second person would agree to, to see whether one is needed.
        boolean weakens = weakens(item, item.ruled(settled(ruling, user)));
        if (weakens) {
            persons.requirePerson(user);
            RequestException.within("reason", reason, LEAST_REASON, MOST_REASON);
            var asked = RulingTable.insert(tx, requested(ruling));
            return changed(tx, project, item, asked, "checklist." + subject.label() + ".request", user);
        }
        if (item.isRuled(ruling)) {
            throw new RequestException(Kind.CONFLICT, "item", "checklist.ruling.same", item.name());
        }
        RulingTable.replace(tx, item.id(), subject);
        var counts = RulingTable.insert(tx, ruling);
        return changed(tx, project, item, counts, "checklist." + subject.label(), user);
    }

    /** Whether a P0 item would block less often than it does. */
    private static boolean weakens(ChecklistItem before, ChecklistItem after) {
        var when = after.when();
        boolean conditional = when != null && !when.equals(before.when());
        return before.priority() == Priority.P0 && (after.priority() != Priority.P0 || conditional);
    }

    private static Ruling requested(Ruling ruling) {
        return copy(ruling, State.REQUESTED, null);
    }

    private static Ruling settled(Ruling ruling, String by) {
        return copy(ruling, State.IN_FORCE, by);
    }

    private static Ruling copy(Ruling ruling, State state, @Nullable String settledBy) {
        return new Ruling(
                ruling.id(),
                ruling.item(),
                ruling.subject(),
                ruling.value(),
                ruling.basis(),
                ruling.reason(),
                state,
                ruling.requestedBy(),
                ruling.requestedAt(),
                settledBy,
                ruling.settledAt(),
                ruling.remark());
    }

    private static Condition read(String written) {
        try {
            return Condition.read(written);
        } catch (ProjectFileException e) {
            var wrong = e.problems().getFirst().message();
            throw new RequestException(
                    Kind.INVALID, "when", wrong.key(), wrong.arguments().toArray());
        }
    }

    /**
     * Approves a ruling that waits.
     *
     * @throws RequestException when there is none, it does not wait any more, or {@code user} asked for it or is no
     *     person
     */
    public Ruling approve(Tx tx, Project project, String item, long id, String user) {
        var found = Checklists.item(tx, project.name(), item);
        var ruling = waiting(tx, found, id);
        persons.requireOther(ruling.requestedBy(), user, id, "checklist.ruling.second_person");
        RulingTable.replace(tx, found.id(), ruling.subject());
        return settle(tx, project, found, ruling, State.IN_FORCE, "", user);
    }

    /**
     * Denies a ruling that waits. Who asked for it withdraws it instead.
     *
     * @param reason at most 500 characters, may be empty
     * @throws RequestException as {@link #approve}
     */
    public Ruling deny(Tx tx, Project project, String item, long id, String reason, String user) {
        var found = Checklists.item(tx, project.name(), item);
        var ruling = waiting(tx, found, id);
        var why = RequestException.within("reason", reason, 0, MOST_REMARK);
        persons.requireOther(ruling.requestedBy(), user, id, "checklist.ruling.own");
        return settle(tx, project, found, ruling, State.DENIED, why, user);
    }

    /**
     * Withdraws an own request that waits.
     *
     * @throws RequestException when there is none, it does not wait any more, or somebody else asked for it
     */
    public Ruling withdraw(Tx tx, Project project, String item, long id, String user) {
        var found = Checklists.item(tx, project.name(), item);
        var ruling = waiting(tx, found, id);
        if (!ruling.requestedBy().equals(user)) {
            throw new RequestException(Kind.FORBIDDEN, "id", "checklist.ruling.others", id);
        }
        return settle(tx, project, found, ruling, State.WITHDRAWN, "", user);
    }

    private static Ruling waiting(Tx tx, ChecklistItem item, long id) {
        var ruling = RulingTable.find(tx, item.id(), id)
                .orElseThrow(() -> new RequestException(Kind.UNKNOWN, "id", "checklist.ruling.none", id, item.name()));
        if (!ruling.waits()) {
            throw new RequestException(
                    Kind.CONFLICT,
                    "id",
                    "checklist.ruling.settled",
                    id,
                    ruling.state().label());
        }
        return ruling;
    }

    private Ruling settle(
            Tx tx, Project project, ChecklistItem item, Ruling ruling, State state, String remark, String user) {
        var verb =
                switch (state) {
                    case IN_FORCE -> "approve";
                    case DENIED -> "deny";
                    case WITHDRAWN -> "withdraw";
                    case REQUESTED, REPLACED -> throw new IllegalArgumentException("nobody settles a ruling so");
                };
        var settled = RulingTable.settle(tx, ruling.id(), state, user, now(), remark);
        return changed(
                tx, project, item, settled, "checklist." + ruling.subject().label() + "." + verb, user);
    }

    private Ruling changed(Tx tx, Project project, ChecklistItem item, Ruling ruling, String action, String user) {
        ChecklistTables.touch(tx, item.checklist());
        var details = new LinkedHashMap<String, Object>();
        details.put("ruling", ruling.id());
        details.put("before", before(item, ruling.subject()));
        details.put("after", ruling.value() == null ? "document" : ruling.text());
        details.put("reason", ruling.reason());
        details.put("requested_by", ruling.requestedBy());
        if (!ruling.remark().isEmpty()) {
            details.put("remark", ruling.remark());
        }
        audit.append(tx, user, action, project.name(), "item/" + item.name(), details);
        return ruling;
    }

    private static String before(ChecklistItem item, Subject subject) {
        var when = item.when();
        return switch (subject) {
            case PRIORITY -> item.priority().name();
            case CONDITION -> when == null ? "document" : when.text();
        };
    }

    /** Everything people decided about an item, the newest first. */
    public List<Ruling> history(Project project, String item) {
        return database.read(tx -> RulingTable.history(
                tx, Checklists.item(tx, project.name(), item).id()));
    }

    /** Those who may approve what {@code requester} asked for; empty when a second user is needed first. */
    public List<String> approvers(String project, String requester) {
        return persons.approvers(project, requester);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
