package dev.taskforge.ops.diagnosis;

import static dev.taskforge.ops.diagnosis.Confidence.CERTAIN;
import static dev.taskforge.ops.diagnosis.Confidence.LIKELY;
import static dev.taskforge.ops.diagnosis.Confidence.POSSIBLE;

import dev.taskforge.ops.diagnosis.Facts.Answered;
import dev.taskforge.ops.diagnosis.Facts.Disk;
import dev.taskforge.ops.diagnosis.Facts.Unit;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** From facts to causes: the root first, what follows from it below it. Asks nobody, so that the same facts give the same answer. */
final class Diagnosing {
    private static final int FULL = 98;
    /** A large disk has room for much when 98 % of it are used. */
    private static final long MUCH = 20L << 30;

    private static final long LITTLE = 1L << 30;
    private static final int ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    /** An application may also say these itself: that it is busy, or waited for another. */
    private static final Set<Integer> OF_PROXY = Set.of(BAD_GATEWAY, 503, 504);

    private static final Set<String> ENDED = Set.of("check.tls.ended", "check.tls.expired");
    private static final Set<String> SILENT =
            Set.of("check.network.refused", "check.network.silent", "check.network.broken");
    private static final Set<String> OF_STATUS = Set.of("check.http.status", "check.http.redirected");
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
    /** What was changed so shortly before is worth a thought. */
    private static final Duration LATELY = Duration.ofMinutes(30);

    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    private static final Comparator<Finding> SUREST = Comparator.comparing(Finding::confidence)
            .thenComparing(finding -> finding.below().isEmpty())
            .thenComparing(Finding::cause)
            .thenComparing(Finding::since, Comparator.nullsLast(Comparator.naturalOrder()));

    private final Facts facts;

    private Diagnosing(Facts facts) {
        this.facts = facts;
    }

    /** The causes, the likeliest root first; empty when nothing speaks for any. */
    static List<Finding> causes(Facts facts) {
        return new Diagnosing(facts).causes();
    }

    private List<Finding> causes() {
        var units = units();
        var edges = facts.answers().stream()
                .filter(answer -> !answer.good())
                .map(this::edge)
                .toList();
        var roots = new ArrayList<>(new Following(facts, units).roots());
        AllAtOnce.above(roots, facts);
        underDisks(roots);
        roots.sort(SUREST);
        Outside.under(roots, edges, facts);
        roots.sort(SUREST);
        UnderWay.above(roots, facts);
        underDocker(roots);
        lately(roots).ifPresent(change -> roots.add(Math.min(1, roots.size()), change));
        return List.copyOf(roots);
    }

    private List<Finding> units() {
        var found = new ArrayList<Finding>();
        for (var unit : facts.units()) {
            var told = UnitTable.look(unit, facts);
            var asked = asked(unit);
            // What is only possible does not hide that it fails now.
            boolean weak = told.isPresent() && told.get().confidence() == POSSIBLE;
            (weak && asked.isPresent() ? asked.map(one -> one.resting(joined(one, told.get()))) : told.or(() -> asked))
                    .ifPresent(found::add);
        }
        facts.absent()
                .forEach((service, by) -> found.add(finding(
                        Cause.NO_CONTAINER,
                        // Where nothing at all is found it may have been started from elsewhere.
                        facts.units().isEmpty() ? LIKELY : CERTAIN,
                        service,
                        List.of(Message.of("diagnosis.fact.absent", service, String.join(", ", by))))));
        return found;
    }

    private static List<Message> joined(Finding one, Finding other) {
        return Stream.of(one.evidence(), List.of(other.said()), other.evidence())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** What it means that an application that runs was asked directly. */
    private Optional<Finding> asked(Unit unit) {
        var status = unit.probed();
        if (status == null || !unit.isRunning()) {
            return Optional.empty();
        }
        if (unit.isSilent()) {
            var started = unit.startedAt();
            boolean begins = started != null && started.isAfter(facts.at().minus(AT_ONCE));
            var said = Message.of("diagnosis.fact.silent", unit.name());
            return Optional.of(asked(unit, Cause.NO_ANSWER, begins ? POSSIBLE : LIKELY, said));
        }
        return status < ERROR
                ? Optional.empty()
                : Optional.of(asked(
                        unit,
                        Cause.APPLICATION_ERRORS,
                        CERTAIN,
                        Message.of("diagnosis.fact.probed", unit.name(), status)));
    }

    private static Finding asked(Unit unit, Cause cause, Confidence confidence, Message said) {
        var key = "diagnosis." + cause.label();
        return new Finding(
                cause,
                confidence,
                unit.service(),
                null,
                Message.of(key, unit.service(), unit.name()),
                Message.of(key + ".fix", unit.service(), unit.name()),
                List.of(Message.of("diagnosis.fact.state", unit.name(), unit.state()), said),
                unit.log(),
                List.of());
    }

    private Finding edge(Answered answer) {
        var key = answer.seen().key();
        if (ENDED.contains(key)) {
            return edge(Cause.CERTIFICATE_EXPIRED, CERTAIN, answer);
        }
        if (key.equals("check.network.unknown-host")) {
            return edge(Cause.NAME_NOT_RESOLVED, CERTAIN, answer);
        }
        if (key.equals("check.network.no-route")) {
            return edge(Cause.NETWORK, LIKELY, answer);
        }
        boolean silent = SILENT.contains(key);
        if (!answer.kind().equals("http")) {
            // It may ask a server that has nothing to do with the application.
            return edge(silent ? Cause.NETWORK : Cause.CHECK_FAILS, POSSIBLE, answer);
        }
        int status = status(answer);
        if (silent || OF_PROXY.contains(status)) {
            return edge(Cause.PROXY, status == BAD_GATEWAY && isWellBehind() ? LIKELY : POSSIBLE, answer);
        }
        return status >= ERROR
                ? edge(Cause.APPLICATION_ERRORS, LIKELY, answer)
                : edge(Cause.CHECK_FAILS, POSSIBLE, answer);
    }

    private boolean isWellBehind() {
        return facts.units().stream().anyMatch(Unit::answersWell)
                && facts.units().stream().noneMatch(Unit::isSilent);
    }

    private static int status(Answered answer) {
        var arguments = answer.seen().arguments();
        boolean told = OF_STATUS.contains(answer.seen().key()) // others begin with a time or a text
                && !arguments.isEmpty()
                && STATUS.matcher(arguments.getFirst()).matches();
        return told ? Integer.parseInt(arguments.getFirst()) : 0;
    }

    private static Finding edge(Cause cause, Confidence confidence, Answered answer) {
        var evidence = new ArrayList<Message>();
        evidence.add(Message.of("diagnosis.fact.check", answer.check()));
        evidence.add(answer.seen());
        if (answer.advice() != null) {
            evidence.add(answer.advice());
        }
        return finding(cause, confidence, answer.check(), evidence);
    }

    private static Finding finding(Cause cause, Confidence confidence, String subject, List<Message> evidence) {
        var key = "diagnosis." + cause.label();
        return new Finding(
                cause,
                confidence,
                subject,
                null,
                Message.of(key, subject, subject),
                Message.of(key + ".fix", subject, subject),
                evidence,
                List.of(),
                List.of());
    }

    /** A full disk stands above the containers that say so. */
    private void underDisks(List<Finding> roots) {
        var said =
                roots.stream().filter(root -> root.cause() == Cause.DISK_FULL).toList();
        var full = facts.disks().stream()
                .flatMap(disk -> full(disk, !said.isEmpty()).stream())
                .toList();
        if (full.isEmpty()) {
            return;
        }
        roots.removeAll(said);
        roots.add(full.getFirst().with(said));
        roots.addAll(full.subList(1, full.size()));
    }

    /** @param told whether containers say so */
    private static Optional<Finding> full(Disk disk, boolean told) {
        if (disk.percent() >= FULL && disk.free() < MUCH) {
            return Optional.of(finding(
                    Cause.DISK_FULL,
                    disk.free() < LITTLE ? CERTAIN : told ? LIKELY : POSSIBLE,
                    disk.path(),
                    List.of(Message.of("diagnosis.fact.disk", disk.path(), disk.percent(), Bytes.show(disk.free())))));
        }
        return disk.inodes() >= FULL
                ? Optional.of(finding(
                        Cause.INODES_FULL,
                        CERTAIN,
                        disk.path(),
                        List.of(Message.of("diagnosis.fact.inodes", disk.path(), disk.inodes()))))
                : Optional.empty();
    }

    /** A full disk may be why it does not run, and a certificate has nothing to do with it. */
    private void underDocker(List<Finding> roots) {
        var unasked = facts.docker();
        if (unasked == null) {
            return;
        }
        var before = roots.stream()
                .filter(root -> root.cause() == Cause.DISK_FULL || root.cause() == Cause.INODES_FULL)
                .toList();
        var beside = roots.stream()
                .filter(root -> root.cause() == Cause.CERTIFICATE_EXPIRED || root.cause() == Cause.NAME_NOT_RESOLVED)
                .toList();
        var below = new ArrayList<>(roots);
        below.removeAll(before);
        below.removeAll(beside);
        var root = finding(Cause.DOCKER_UNREACHABLE, unasked.confidence(), facts.project(), List.of(unasked.why()))
                .with(below);
        roots.clear();
        roots.addAll(before);
        roots.add(root);
        roots.addAll(beside);
    }

    private Optional<Finding> lately(List<Finding> roots) {
        boolean unwell = !roots.isEmpty() || facts.answers().stream().anyMatch(answer -> !answer.good());
        if (!unwell || facts.changes().stream().anyMatch(Facts.Change::isUnderWay)) {
            return Optional.empty();
        }
        var began = Objects.requireNonNullElse(
                roots.isEmpty() ? null : roots.getFirst().since(), facts.at());
        return facts.changes().stream()
                .filter(change -> isShortlyBefore(change.at(), began))
                .findFirst()
                .map(Diagnosing::change);
    }

    private static boolean isShortlyBefore(Instant changed, Instant began) {
        return changed.isAfter(began.minus(LATELY)) && changed.isBefore(began.plus(AT_ONCE));
    }

    private static Finding change(Facts.Change change) {
        var key = "diagnosis." + Cause.RECENT_CHANGE.label() + "." + change.kind();
        return new Finding(
                Cause.RECENT_CHANGE,
                POSSIBLE,
                change.kind(),
                change.at(),
                Message.of(key, change.number()),
                Message.of(key + ".fix", change.number()),
                List.of(
                        Message.of("diagnosis.fact.changed", change.at()),
                        Message.of("diagnosis.fact.change-" + change.state().label())),
                List.of(),
                List.of());
    }
}
