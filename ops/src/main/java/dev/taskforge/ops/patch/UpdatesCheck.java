package dev.taskforge.ops.patch;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.CheckScope;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.patch.advisory.Severity;
import dev.taskforge.ops.patch.inventory.LockFiles;
import dev.taskforge.ops.project.UpdatesDuty;
import dev.taskforge.ops.project.UpdatesFormat;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Is nothing old that must not be? What could not be looked at, or only against advisories that are too old, is an ERROR, and a version of
 * which nobody knows when it ends is UNKNOWN.
 *
 * @param compose the Compose file, a path; empty when the project has none
 * @param severity vulnerabilities from this one on count
 * @param ahead what ends within so long counts
 */
public record UpdatesCheck(
        UpdateScan scan, UpdatesDuty duty, String compose, Set<Area> areas, Severity severity, Duration ahead)
        implements Check {
    private static final int MOST_PARTS = 100;
    private static final Field<List<Area>> UPDATES = Field.required(
            "updates",
            Types.oneOrMore(
                    Types.choice(Map.of(
                            Area.OS.word(), Area.OS,
                            Area.PACKAGES.word(), Area.PACKAGES,
                            Area.IMAGES.word(), Area.IMAGES,
                            Area.EOL.word(), Area.EOL)),
                    4),
            "What must be up to date. os: no update of security of this machine's packages waits; packages: no package of a lock file is known to"
                    + " be vulnerable; images: what the images hold has not ended; eol: this machine's operating system and Docker Engine have not.");
    private static final Field<Severity> SEVERITY = Field.withDefault(
            "severity",
            Types.choice(Map.of(
                    "critical", Severity.CRITICAL,
                    "high", Severity.HIGH,
                    "medium", Severity.MEDIUM,
                    "low", Severity.LOW)),
            Severity.HIGH,
            "From which severity on a vulnerability counts: critical, high, the usual, medium or low. One whose advisory does not say counts as high.");
    private static final Field<Duration> AHEAD = Field.optional(
            "eol_within",
            Types.duration(Duration.ofDays(1), Duration.ofDays(3_650)),
            "What ends within so long counts too, such as 90d.");

    /** @param scan which looks */
    public static CheckKind kind(UpdateScan scan) {
        return new CheckKind(
                "updates",
                CheckKind.DEFAULT_MAX_AGE,
                Duration.ofMinutes(5),
                List.of(UpdatesFormat.SECTION),
                List.of(UPDATES, SEVERITY, AHEAD),
                true,
                null,
                1,
                (values, scope) -> of(scan, values, scope));
    }

    private static @Nullable UpdatesCheck of(UpdateScan scan, Values values, CheckScope scope) {
        var section = scope.section(UpdatesFormat.SECTION.key());
        var duty = section == null
                ? UpdatesDuty.USUAL
                : scope.read(values, UPDATES, UpdatesFormat.SECTION.key(), section, UpdatesFormat.type(), Set.of());
        return new UpdatesCheck(
                scan,
                Objects.requireNonNullElse(duty, UpdatesDuty.USUAL),
                Objects.requireNonNullElse(scope.composeFile(), ""),
                EnumSet.copyOf(values.get(UPDATES)),
                values.get(SEVERITY),
                Objects.requireNonNullElse(values.find(AHEAD), Duration.ZERO));
    }

    @Override
    public Answer ask(Surroundings surroundings) throws InterruptedException {
        var question =
                new UpdateScan.Question(surroundings.project(), surroundings.directory(), compose, duty, areas, ahead);
        return judge(scan.look(question));
    }

    private Answer judge(UpdateReport report) {
        var bad = report.findings().stream().filter(this::counts).toList();
        var parts = bad.stream().limit(MOST_PARTS).map(UpdatesCheck::part).toList();
        if (!bad.isEmpty()) {
            var first = bad.getFirst();
            var names = bad.stream().map(Finding::name).distinct().limit(5).collect(Collectors.joining(", "));
            return Answer.fail(
                            Message.of("check.updates.found", bad.size(), names),
                            Message.of("check.updates.fix." + first.area().word(), first.name()))
                    .parts(parts);
        }
        var open = report.subjects().stream()
                .filter(one -> one.standing() != Subject.Standing.LOOKED)
                .toList();
        if (!open.isEmpty()) {
            return Answer.error(
                            open.getFirst().said(),
                            Message.of("check.updates.open."
                                    + open.getFirst().area().word()))
                    .parts(open.stream()
                            .limit(MOST_PARTS)
                            .map(UpdatesCheck::part)
                            .toList());
        }
        var unknown = report.findings().stream()
                .filter(one -> one.grade() == Grade.UNKNOWN)
                .toList();
        return unknown.isEmpty()
                ? Answer.pass(Message.of("check.updates.none", words(), report.total()))
                : Answer.unknown(unknown.getFirst().why(), Message.of("check.updates.unknown.fix"))
                        .parts(unknown.stream()
                                .limit(MOST_PARTS)
                                .map(UpdatesCheck::part)
                                .toList());
    }

    private boolean counts(Finding finding) {
        return switch (finding.grade()) {
            case SECURITY, ENDED -> true;
            case SOON -> !ahead.isZero();
            case CRITICAL -> true;
            case HIGH, UNRATED -> Severity.HIGH.isAtLeast(severity);
            case MEDIUM -> Severity.MEDIUM.isAtLeast(severity);
            case LOW -> Severity.LOW.isAtLeast(severity);
            case UNKNOWN, OTHER -> false;
        };
    }

    private static Part part(Finding finding) {
        var state = finding.grade() == Grade.UNKNOWN ? CheckState.UNKNOWN : CheckState.FAIL;
        var name = finding.name()
                + (finding.ids().isEmpty() ? "" : " " + finding.ids().getFirst());
        return new Part(
                finding.area().word(),
                name + " (" + finding.place() + ")",
                state,
                Objects.requireNonNullElse(finding.target(), ""),
                finding.now(),
                finding.why(),
                0);
    }

    private static Part part(Subject subject) {
        return new Part(subject.area().word(), subject.standing().word(), CheckState.ERROR, "", "", subject.said(), 0);
    }

    private String words() {
        return areas.stream().map(Area::word).collect(Collectors.joining(", "));
    }

    @Override
    public String question() {
        return "updates " + words() + ", severity " + severity.word()
                + (ahead.isZero() ? "" : ", eol within " + Durations.show(ahead));
    }

    @Override
    public String circumstances(Path directory) {
        return areas.contains(Area.PACKAGES) ? LockFiles.circumstances(directory, duty.folders()) : "";
    }
}
