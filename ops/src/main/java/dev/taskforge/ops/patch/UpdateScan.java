package dev.taskforge.ops.patch;

import dev.taskforge.ops.check.HostFacts;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.patch.inventory.Apt;
import dev.taskforge.ops.patch.inventory.Component;
import dev.taskforge.ops.patch.inventory.DpkgStatus;
import dev.taskforge.ops.patch.inventory.Images;
import dev.taskforge.ops.patch.inventory.LockFiles;
import dev.taskforge.ops.patch.inventory.OsRelease;
import dev.taskforge.ops.patch.inventory.Pending;
import dev.taskforge.ops.patch.version.Ecosystem;
import dev.taskforge.ops.project.UpdatesDuty;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out what is old or vulnerable. It only reads, and asks nobody beyond this machine.
 *
 * @param apt of this machine
 * @param socket of Docker Engine
 */
public record UpdateScan(Apt apt, Path socket, Clock clock) {
    private static final int SHOWN = 10;

    /**
     * What is to be looked at.
     *
     * @param directory the project's folder
     * @param compose its Compose file, a path; empty when it has none
     * @param areas which parts
     * @param ahead what ends within so long is told, too
     */
    public record Question(
            String project, Path directory, String compose, UpdatesDuty duty, Set<Area> areas, Duration ahead) {
        /** All parts, with what ends within three months. */
        public static Question all(String project, Path directory, String compose, UpdatesDuty duty) {
            return new Question(project, directory, compose, duty, EnumSet.allOf(Area.class), Duration.ofDays(90));
        }
    }

    /** What is known while it is looked. */
    private static final class Draft {
        private final List<Finding> findings = new ArrayList<>();
        private final List<Subject> subjects = new ArrayList<>();
        private final List<Message> notes = new ArrayList<>();
        private LocalDate endsAsOf = LocalDate.EPOCH;
    }

    /** Looks. What cannot be looked at is a subject of its own in the report. */
    public UpdateReport look(Question question) throws InterruptedException {
        var draft = new Draft();
        if (question.areas().contains(Area.OS)) {
            system(question, draft);
        }
        if (question.areas().contains(Area.PACKAGES)) {
            packages(question, draft);
        }
        if (question.areas().contains(Area.IMAGES) || question.areas().contains(Area.EOL)) {
            ends(question, draft);
        }
        return UpdateReport.of(
                question.project(), clock.instant(), draft.findings, draft.subjects, draft.notes, draft.endsAsOf);
    }

    private void system(Question question, Draft draft) throws InterruptedException {
        if (inContainer()) {
            draft.subjects.add(Subject.missing(Area.OS, "updates.os.container"));
            return;
        }
        if (!apt.exists()) {
            draft.subjects.add(Subject.missing(Area.OS, "updates.os.no-apt"));
            return;
        }
        try {
            var fetched = apt.fetched();
            if (fetched.isEmpty()) {
                draft.subjects.add(Subject.missing(Area.OS, "updates.os.never"));
                return;
            }
            var pending = apt.pending();
            pending.forEach(one -> draft.findings.add(finding(one)));
            var kept =
                    apt.keptBack(pending).stream().filter(Pending::isSecurity).toList();
            kept.forEach(one -> draft.findings.add(finding(one)));
            if (!kept.isEmpty()) {
                draft.notes.add(Message.of("updates.os.kept", kept.size(), names(kept)));
            }
            long security = pending.stream().filter(Pending::isSecurity).count();
            var age = Duration.between(fetched.get(), clock.instant());
            var maxAge = question.duty().maxAge();
            draft.subjects.add(
                    age.compareTo(maxAge) > 0
                            ? Subject.old(Area.OS, "updates.os.old", Durations.roughly(age), Durations.show(maxAge))
                            : Subject.looked(
                                    Area.OS,
                                    "updates.os.looked",
                                    pending.size(),
                                    security,
                                    fetched.get().truncatedTo(ChronoUnit.MINUTES)));
        } catch (IOException e) {
            draft.subjects.add(Subject.missing(Area.OS, "updates.os.failed", String.valueOf(e.getMessage())));
        }
        new HostFacts(apt.root())
                .rebootRequired()
                .filter(required -> required)
                .ifPresent(_ -> draft.notes.add(Message.of("updates.reboot")));
    }

    private static String names(List<Pending> some) {
        return some.stream().limit(SHOWN).map(Pending::name).collect(Collectors.joining(", "));
    }

    private static Finding finding(Pending one) {
        return new Finding(
                Area.OS,
                one.isSecurity() ? Grade.SECURITY : Grade.OTHER,
                one.name(),
                one.now(),
                one.next(),
                List.of(),
                one.origin(),
                null,
                Message.of(one.isSecurity() ? "updates.os.security" : "updates.os.other", one.origin()));
    }

    private void packages(Question question, Draft draft) throws InterruptedException {
        var inventory = LockFiles.read(question.directory(), question.duty().folders());
        draft.notes.addAll(inventory.notes());
        var declared = question.duty().advisories();
        var lookup = new PackageLookup(clock.instant(), question.duty().maxAge());
        lookup.look(
                inventory,
                installed(draft),
                declared == null ? null : question.directory().resolve(declared));
        draft.findings.addAll(lookup.findings());
        draft.subjects.addAll(lookup.subjects());
        draft.notes.addAll(lookup.notes());
    }

    /** The packages of the operating system, by their sources. */
    private List<Component> installed(Draft draft) {
        if (inContainer() || !DpkgStatus.exists(apt.root())) {
            return List.of();
        }
        try {
            var system = OsRelease.read(apt.root());
            var ecosystem = ecosystem(system);
            if (ecosystem.isEmpty()) {
                draft.subjects.add(Subject.missing(Area.PACKAGES, "updates.packages.system", system.name()));
                return List.of();
            }
            return DpkgStatus.read(apt.root(), ecosystem.get(), system.version());
        } catch (IOException e) {
            draft.subjects.add(Subject.missing(
                    Area.PACKAGES, "updates.inventory.unreadable", "/var/lib/dpkg/status", e.toString()));
            return List.of();
        }
    }

    private static Optional<Ecosystem> ecosystem(OsRelease system) {
        return switch (system.id()) {
            case "debian" -> Optional.of(Ecosystem.DEBIAN);
            case "ubuntu" -> Optional.of(Ecosystem.UBUNTU);
            default -> Optional.empty();
        };
    }

    private boolean inContainer() {
        return new HostFacts(apt.root()).inContainer();
    }

    private void ends(Question question, Draft draft) {
        var ends = Ends.known();
        draft.endsAsOf = ends.asOf();
        var own = question.duty().ends();
        try {
            ends = own == null ? ends : ends.with(question.directory().resolve(own));
        } catch (IOException e) {
            draft.subjects.add(
                    Subject.missing(Area.EOL, "updates.end.unreadable", own, String.valueOf(e.getMessage())));
        }
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var judge = new VersionJudge(ends, today, question.ahead());
        if (question.areas().contains(Area.EOL)) {
            machine(judge, draft);
            engine(judge, !question.compose().isEmpty(), draft);
        }
        if (question.areas().contains(Area.IMAGES)) {
            images(judge, question, draft);
        }
        draft.findings.addAll(judge.findings());
    }

    private void machine(VersionJudge judge, Draft draft) {
        if (inContainer()) {
            draft.subjects.add(Subject.missing(Area.EOL, "updates.end.container"));
        } else {
            try {
                var system = OsRelease.read(apt.root());
                judge.system(system);
                draft.subjects.add(Subject.looked(Area.EOL, "updates.end.system", system.name()));
            } catch (IOException e) {
                draft.subjects.add(
                        Subject.missing(Area.EOL, "updates.inventory.unreadable", "/etc/os-release", e.toString()));
            }
        }
    }

    /** @param wanted whether it must be there; where nobody needs it, a machine without it is well */
    private void engine(VersionJudge judge, boolean wanted, Draft draft) {
        if (!wanted && !Files.exists(socket)) {
            return;
        }
        try {
            var version = Docker.connect(socket).engine().version();
            judge.engine(version);
            draft.subjects.add(Subject.looked(Area.EOL, "updates.end.engine", version));
        } catch (IOException e) {
            draft.subjects.add(Subject.missing(Area.EOL, "updates.end.docker", String.valueOf(e.getMessage())));
        }
    }

    private void images(VersionJudge judge, Question question, Draft draft) {
        if (question.compose().isEmpty()) {
            draft.subjects.add(Subject.missing(Area.IMAGES, "updates.images.no-compose"));
            return;
        }
        var seen = Images.look(question.directory(), question.compose(), socket);
        seen.unread().forEach(said -> draft.subjects.add(new Subject(Area.IMAGES, Subject.Standing.MISSING, said)));
        seen.images().forEach(judge::image);
        draft.subjects.add(Subject.looked(
                Area.IMAGES, "updates.images.looked", seen.images().size(), judge.well()));
    }
}
