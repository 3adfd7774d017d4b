package dev.taskforge.ops.journey;

import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.yaml.Reading;
import dev.taskforge.ops.yaml.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The journeys of projects: what is declared beside how it went last. Safe for use by any thread. */
public final class Journeys {
    private static final int MOST_RUNS = 200;
    private static final int RUNS_SHOWN = 10;

    private final Checks checks;
    private final Evidences evidences;
    private final JourneyRuns runs;

    public Journeys(Checks checks, Evidences evidences, JourneyRuns runs) {
        this.checks = checks;
        this.evidences = evidences;
        this.runs = runs;
    }

    /** Every journey of a project, in the order of the file. Takes none. */
    public List<JourneyStanding> of(Project project) {
        var standings = new ArrayList<JourneyStanding>();
        if (project.file().sections().get(JourneyFormat.SECTION.key()) instanceof Tree.Mapping section) {
            var recent = runs.list(project.name(), MOST_RUNS);
            section.entries().forEach((name, entry) -> {
                var journey = JourneyFormat.type(name).read(entry.value(), Reading.beforeVariables());
                if (journey != null) {
                    standings.add(standing(project, journey, recent));
                }
            });
        }
        return standings;
    }

    private JourneyStanding standing(Project project, Journey journey, List<JourneyRun> recent) {
        var taking = project.file().checks().values().stream()
                .filter(check -> takes(check, journey.name()))
                .toList();
        var newest = taking.stream()
                .flatMap(check -> evidences.newest(project.name(), check.name()).stream())
                .max(Comparator.comparingLong(Evidence::id));
        return new JourneyStanding(
                journey,
                taking.stream().map(DeclaredCheck::name).toList(),
                checks.standing(project, newest.orElse(null)),
                newest.orElse(null),
                newest.map(evidence -> evidences.parts(evidence.id())).orElse(List.<Part>of()),
                recent.stream()
                        .filter(run -> run.journey().equals(journey.name()))
                        .limit(RUNS_SHOWN)
                        .toList());
    }

    private static boolean takes(DeclaredCheck check, String journey) {
        var entry = check.question().entries().get("journey");
        return check.kind().equals("journey")
                && entry != null
                && entry.value() instanceof Tree.Scalar name
                && name.text().equals(journey);
    }
}
