package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.check.OwnContainers;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Pruning;
import dev.taskforge.ops.host.docker.Pruning.StoredContainer;
import dev.taskforge.ops.host.docker.Pruning.StoredImage;
import dev.taskforge.ops.host.docker.UnboundLogs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.UpkeepDuty;
import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.upkeep.PruneFacts.HeldImage;
import dev.taskforge.ops.upkeep.PrunePlan.Line;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out what takes room on this machine and what is known of it. Changes nothing but the list of images it has seen. */
final class PruneLook {
    private static final Set<Subject> DOCKER = EnumSet.of(
            Subject.CONTAINERS, Subject.FOREIGN_CONTAINERS, Subject.NETWORKS, Subject.IMAGES, Subject.BUILD_CACHE);

    private final Path socket;
    private final Projects projects;
    private final ReleaseRecords releases;
    private final SeenImages seen;
    private final Journal journal;
    private final Packages packages;
    private final Clock clock;

    PruneLook(
            Path socket,
            Projects projects,
            ReleaseRecords releases,
            SeenImages seen,
            Journal journal,
            Packages packages,
            Clock clock) {
        this.socket = socket;
        this.projects = projects;
        this.releases = releases;
        this.seen = seen;
        this.journal = journal;
        this.packages = packages;
        this.clock = clock;
    }

    /**
     * What would go now.
     *
     * @param subjects of those of the duty; of the others nothing is asked
     */
    PrunePlan plan(Project project, UpkeepDuty duty, Set<Subject> subjects) throws InterruptedIOException {
        var chosen = duty.subjects().stream().filter(subjects::contains).toList();
        var only = new UpkeepDuty(duty.timetable(), duty.keepReleases(), duty.olderThan(), chosen, duty.journalKeep());
        return PruneDecision.of(project.name(), look(project, only), only);
    }

    private PruneFacts look(Project project, UpkeepDuty duty) throws InterruptedIOException {
        var now = clock.instant();
        var all = projects.list();
        var unread = new EnumMap<Subject, Message>(Subject.class);
        var stored = new Pruning.Stored(List.of(), List.of(), List.of());
        var networks = List.<Pruning.StoredNetwork>of();
        var images = List.<HeldImage>of();
        if (duty.subjects().stream().anyMatch(DOCKER::contains)) {
            try {
                var pruning = new Pruning(Docker.connect(socket));
                stored = pruning.stored();
                networks = duty.subjects().contains(Subject.NETWORKS) ? pruning.networks() : List.of();
                images = held(stored.images(), pruning, now);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                DOCKER.forEach(subject -> unread.put(subject, Message.of("prune.unread.docker", said(e))));
                stored = new Pruning.Stored(List.of(), List.of(), List.of());
                networks = List.of();
                images = List.of();
            }
        }
        return new PruneFacts(
                now,
                images,
                stored.containers(),
                networks,
                stored.cache(),
                kept(project, duty, all),
                all.stream().map(ComposeFolder::words).reduce(ComposeWords.NONE, ComposeWords::with),
                composeProjects(all, stored.containers()),
                releases.isUnderWay(),
                others(project, duty, now, unread),
                unread);
    }

    /** The time of an image's own file alone decides; where nobody may see it, the latest of what else is known does. */
    private List<HeldImage> held(List<StoredImage> images, Pruning pruning, Instant now) throws IOException {
        var known = seen.see(images.stream().map(StoredImage::id).toList(), now);
        var files = pruning.imageFiles();
        var held = new ArrayList<HeldImage>();
        for (var image : images) {
            var since = writtenAt(files.resolve(image.id().replaceFirst("^sha256:", "")))
                    .or(() -> Stream.of(
                                    Optional.ofNullable(known.get(image.id())), Optional.ofNullable(image.taggedAt()))
                            .flatMap(Optional::stream)
                            .max(Comparator.naturalOrder()));
            held.add(new HeldImage(image, since.orElse(null)));
        }
        return held;
    }

    /** Whoever may not see the files of Docker Engine knows less. */
    private static Optional<Instant> writtenAt(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The releases of all projects whose images stay, as they are written down now. */
    List<KeptRelease> kept(Project pruned, UpkeepDuty duty) {
        return kept(pruned, duty, projects.list());
    }

    private List<KeptRelease> kept(Project pruned, UpkeepDuty duty, List<Project> all) {
        return all.stream()
                .flatMap(project -> {
                    var own = UpkeepDuty.of(project.file().upkeep());
                    int count = project.name().equals(pruned.name()) ? duty.keepReleases() : own.keepReleases();
                    return releases.kept(project.name(), count).stream();
                })
                .toList();
    }

    private static Set<String> composeProjects(List<Project> all, List<StoredContainer> containers) {
        var names = new HashSet<String>();
        for (var project : all) {
            var compose = project.file().compose();
            if (compose == null) {
                continue;
            }
            var file = project.resolve(compose.file()).toAbsolutePath();
            names.add(ComposeFolder.guessedName(Objects.requireNonNull(file.getParent())));
            names.addAll(OwnContainers.composeProjects(project));
            names.addAll(ComposeFolder.words(project).projects());
            containers.stream()
                    .map(StoredContainer::container)
                    .filter(one -> OwnContainers.has(project, one.labels()))
                    .map(one -> one.label("com.docker.compose.project"))
                    .filter(Objects::nonNull)
                    .forEach(names::add);
        }
        return names;
    }

    private List<Line> others(Project project, UpkeepDuty duty, Instant now, Map<Subject, Message> unread)
            throws InterruptedIOException {
        var lines = new ArrayList<Line>();
        for (var subject : duty.subjects()) {
            try {
                switch (subject) {
                    case LOGS -> lines.addAll(logs(project));
                    case JOURNAL -> journal(duty, now, unread).ifPresent(lines::add);
                    case PACKAGES -> packages(unread).ifPresent(lines::add);
                    default -> {
                        // asked of Docker Engine
                    }
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                unread.put(subject, Message.of("prune.unread." + subject.word(), said(e)));
            }
        }
        return lines;
    }

    private List<Line> logs(Project project) throws IOException {
        if (project.file().compose() == null) {
            return List.of();
        }
        var docker = Docker.connect(socket);
        var lines = new ArrayList<Line>();
        for (var container : docker.containersWith("com.docker.compose.project")) {
            if (OwnContainers.has(project, container.labels())) {
                log(docker, container).ifPresent(lines::add);
            }
        }
        return lines;
    }

    private static Optional<Line> log(Docker docker, Container container) throws InterruptedIOException {
        try {
            var excess = UnboundLogs.excess(docker, container.id());
            return excess.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Line.goes(
                            Subject.LOGS,
                            container.id(),
                            container.name(),
                            excess.getAsLong(),
                            Message.of("prune.log.unbound")));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return Optional.of(Line.stays(
                    Subject.LOGS, container.id(), container.name(), -1, Message.of("prune.log.unread", said(e))));
        }
    }

    private Optional<Line> journal(UpkeepDuty duty, Instant now, Map<Subject, Message> unread) throws IOException {
        var old = journal.before(now.minus(duty.journalKeep()));
        if (old.files() == 0) {
            return Optional.empty();
        }
        boolean may = journal.mayVacuum();
        var why = Message.of(may ? "prune.journal.old" : "prune.journal.root");
        if (!may) {
            unread.put(Subject.JOURNAL, why);
        }
        return Optional.of(new Line(Subject.JOURNAL, "journal", "journal", old.bytes(), old.files(), may, why));
    }

    private Optional<Line> packages(Map<Subject, Message> unread) throws IOException {
        var kept = packages.kept();
        if (kept.files() == 0) {
            return Optional.empty();
        }
        boolean may = packages.mayClean();
        var why = Message.of(may ? "prune.packages.fetched" : "prune.packages.root");
        if (!may) {
            unread.put(Subject.PACKAGES, why);
        }
        return Optional.of(new Line(Subject.PACKAGES, "packages", "apt", kept.bytes(), kept.files(), may, why));
    }

    static String said(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
