package dev.taskforge.server.incident;

import dev.taskforge.ops.incident.Draft;
import dev.taskforge.ops.incident.Incidents;
import dev.taskforge.ops.incident.Incidents.Story;
import dev.taskforge.ops.incident.PostMortem;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.MonitorReport;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.server.http.ProblemException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people ask about incidents and say about them, for the API and the pages. */
public final class IncidentRequests {
    private final Incidents incidents;
    private final Monitors monitors;
    private final Clock clock;

    public IncidentRequests(Incidents incidents, Monitors monitors, Clock clock) {
        this.incidents = incidents;
        this.monitors = monitors;
        this.clock = clock;
    }

    /** Those of a project without what happened in them, the newest first. */
    public List<Story> list(Project project, boolean open, int most) {
        return incidents.of(project.name(), open, most);
    }

    /** One of a project; refuses a number that none has. */
    public Story find(Project project, long id) {
        return incidents.find(project.name(), id).orElseThrow(() -> ProblemException.notFound("incidents.unknown"));
    }

    /** The draft of a report on one. */
    public String draft(Project project, long id) {
        var month = monitors.of(project).stream().collect(Collectors.toMap(MonitorReport::name, MonitorReport::month));
        return Draft.of(project, find(project, id), month, clock.instant());
    }

    /** Notes that somebody looks after it; a closed one, or one that somebody looks after, only takes the note. */
    public void acknowledge(Project project, long id, @Nullable String note, String actor) {
        var incident = find(project, id).incident();
        var words = text(note);
        if (words == null && (incident.acknowledged() != null || !incident.isOpen())) {
            var by = incident.acknowledged();
            throw by == null
                    ? ProblemException.conflict("incidents.closed", id)
                    : ProblemException.conflict("incidents.acknowledged", id, by.by());
        }
        if (incident.isOpen()) {
            incidents.acknowledge(incident, words, actor);
        } else if (words != null) {
            incidents.note(incident, words, actor);
        }
    }

    /** Writes down what somebody says. */
    public void note(Project project, long id, @Nullable String note, String actor) {
        var incident = find(project, id).incident();
        var words = text(note);
        if (words == null) {
            throw ProblemException.invalid("note", Message.of("incidents.note"));
        }
        incidents.note(incident, words, actor);
    }

    /** Null for no words. */
    private static @Nullable String text(@Nullable String note) {
        if (note == null || note.isBlank()) {
            return null;
        }
        if (note.length() > Incidents.MOST_NOTE) {
            throw ProblemException.invalid("note", Message.of("incidents.note"));
        }
        return note.replace("\r\n", "\n").strip();
    }

    /** Writes down what people found out about it; a text that is null stays as it is. */
    public void write(Project project, long id, PostMortemBody body, String actor) {
        var incident = find(project, id).incident();
        var before = incident.postMortem();
        incidents.write(
                incident,
                new PostMortem(
                        kept("impact", body.impact(), before.impact()),
                        kept("root_cause", body.rootCause(), before.rootCause()),
                        kept("helped", body.helped(), before.helped()),
                        kept("actions", body.actions(), before.actions())),
                actor);
    }

    private static String kept(String field, @Nullable String text, String before) {
        if (text == null) {
            return before;
        }
        if (text.length() > PostMortem.MOST) {
            throw ProblemException.invalid(field, Message.of("incidents.long", PostMortem.MOST));
        }
        return text.replace("\r\n", "\n").strip();
    }
}
