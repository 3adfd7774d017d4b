package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.OwnContainers;
import dev.taskforge.ops.diagnosis.Facts.Answered;
import dev.taskforge.ops.diagnosis.Facts.Disk;
import dev.taskforge.ops.diagnosis.Facts.Unasked;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.Probe;
import dev.taskforge.ops.host.docker.ContainerEvent;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerUnreachable;
import dev.taskforge.ops.host.docker.Inspection;
import dev.taskforge.ops.host.docker.Looking;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the facts of one diagnosis, several at once. What cannot be read in time is told, and the rest goes on without it. For
 * one use by one thread.
 */
final class Gathering {
    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final Duration SECOND = Duration.ofSeconds(10);
    private static final Duration THEN = Duration.ofSeconds(30);
    private static final Duration BACK = Duration.ofHours(24);
    private static final Duration LATELY = Duration.ofMinutes(10);
    private static final int LINES = 40;
    private static final int MOST_ADDRESSES = 2;
    private static final int KEEP = 16 * 1024;
    /** Those that only look; others may run programs or write. */
    private static final Set<String> LOOKING = Set.of("http", "tls", "tcp");

    private final Path socket;
    private final Checks checks;
    private final Changes changes;
    private final Machine machine = new Machine(new Commands());
    private final Clock clock;
    private final Together together = new Together();
    private final List<Message> told = new ArrayList<>();
    private boolean whole = true;
    private boolean sure;
    private Found found = new Found(List.of(), List.of(), Needs.TOLD, Masking.NONE);

    Gathering(Path socket, Checks checks, Changes changes, Clock clock) {
        this.socket = socket;
        this.checks = checks;
        this.changes = changes;
        this.clock = clock;
    }

    /** What could not be read, and why. */
    List<Message> unread() {
        return Stream.concat(told.stream(), together.unread().stream()).toList();
    }

    /** Whether all containers and checks could be looked at. */
    boolean isWhole() {
        return whole;
    }

    /** Whether what is being changed, and how full the disks are, could be read. */
    boolean isSure() {
        return sure;
    }

    /** The containers of these facts, which were gathered by this. */
    List<Look.Served> served(Facts facts) {
        return facts.units().stream().map(unit -> Look.Served.of(unit, found)).toList();
    }

    /** What Docker Engine told: either all of it, or why not. */
    private record Engine(
            @Nullable Docker docker,
            boolean whole,
            Found found,
            @Nullable Unasked trouble) {}

    /** That it answers, and which containers it has. */
    private record Answering(Docker docker, Listed listed) {}

    /**
     * @param service only this one and those it needs; null for all
     * @param by who asks
     */
    Facts gather(Project project, @Nullable String service, String by, long job) throws InterruptedException {
        var now = clock.instant();
        var engine = engine(project);
        var events = together.<List<ContainerEvent>>later("events", "Docker Engine", () -> events(engine, now));
        var logs = new HashMap<String, Together.Later<List<String>>>();
        var probes = new HashMap<String, Together.Later<Integer>>();
        for (var one : engine.found.containers()) {
            var name = one.container().name();
            logs.put(name, together.later("log", name, () -> log(engine, one, now)));
            probes.put(name, together.later("probe", name, () -> probe(project, one)));
        }
        var answers = project.file().checks().values().stream()
                .filter(check -> LOOKING.contains(check.kind()))
                .map(check -> together.later("check", check.name(), () -> ask(project, check, by, job)))
                .toList();
        var disks = new ArrayList<Together.Later<Disk>>();
        disks.add(together.later("disk", project.directory().toString(), () -> disk(project.directory())));
        var docker = engine.docker;
        if (docker != null) {
            disks.add(together.later("disk", "Docker Engine", () -> disk(docker.folder())));
        }
        var kernel = together.later("kernel", "dmesg", machine::shortOfMemory);
        var changed = together.later("changes", project.name(), () -> changes.of(project.name(), now));
        together.await(THEN);
        whole &= answers.stream().allMatch(answer -> answer.orNull() != null);
        sure = changed.isAnswered() && disks.stream().allMatch(Together.Later::isAnswered);
        found = engine.found;
        var happened = events.or(List.of());
        var all = engine.found.containers().stream()
                .map(one -> unit(
                        one,
                        engine.found,
                        happened,
                        Objects.requireNonNull(logs.get(one.container().name())).or(List.of()),
                        status(Objects.requireNonNull(probes.get(one.container().name())))))
                .toList();
        var wanted = wanted(all, service);
        return new Facts(
                project.name(),
                now,
                engine.trouble,
                wanted,
                engine.whole ? absent(project, engine.found, wanted, service) : Map.of(),
                oneOfEach(disks.stream()
                        .map(Together.Later::orNull)
                        .filter(disk -> disk != null)
                        .<Disk>map(disk -> disk)
                        .toList()),
                kernel.or(List.of()),
                answers.stream()
                        .map(Together.Later::orNull)
                        .filter(answer -> answer != null)
                        .<Answered>map(answer -> answer)
                        .toList(),
                changed.or(List.of()));
    }

    private @Nullable Disk disk(Path path) throws IOException, InterruptedException {
        return machine.disk(path).orElse(null);
    }

    /** Two places may be on one file system. */
    private static List<Disk> oneOfEach(List<Disk> disks) {
        var each = new LinkedHashMap<String, Disk>();
        disks.forEach(disk -> each.putIfAbsent(disk.store(), disk));
        return List.copyOf(each.values());
    }

    /** A project without a Compose file has no containers, so that Docker Engine need not even be there. */
    private Engine engine(Project project) throws InterruptedException {
        var variables = checks.variablesOf(project);
        var none = new Found(List.of(), List.of(), Needs.TOLD, variables.masking());
        var compose = project.file().compose();
        if (compose == null) {
            return new Engine(null, false, none, null);
        }
        var file = project.resolve(compose.file()).toAbsolutePath();
        var folder = Objects.requireNonNullElse(file.getParent(), file);
        var named = OwnContainers.composeProjects(project);
        var trouble = new AtomicReference<@Nullable Unasked>();
        var later = together.later("containers", "Docker Engine", () -> {
            try {
                var docker = Docker.connect(socket);
                return new Answering(docker, Listed.of(new Looking(docker).composed(), folder, named));
            } catch (DockerUnreachable e) {
                var key = "check.docker."
                        + e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
                trouble.set(
                        new Unasked(Message.of(key, e.socket(), String.valueOf(e.getMessage())), Confidence.CERTAIN));
                throw e;
            }
        });
        together.await(FIRST);
        var answering = later.orNull();
        if (answering == null) {
            whole = false;
            var slow = new Unasked(together.unread().getLast(), Confidence.LIKELY);
            return new Engine(null, false, none, Objects.requireNonNullElse(trouble.get(), slow));
        }
        var listed = answering.listed;
        if (listed.isMixed(named)) {
            whole = false;
            told.add(Message.of("diagnosis.unread.several", folder, String.join(", ", listed.projects())));
            return new Engine(answering.docker, false, none, null);
        }
        tell(listed, named.isEmpty() ? folder.toString() : String.join(", ", named));
        var containers = inspected(answering);
        whole = !containers.isEmpty()
                && listed.beyond() == 0
                && containers.size() == listed.containers().size();
        var environments = containers.stream().map(Inspection::environment).toList();
        var commands = containers.stream().map(Inspection::command).toList();
        var masking = variables.maskingWith(checks.composeVariablesOf(project), environments, commands);
        var mine = new Found(containers, listed.services(), needs(containers, file), masking);
        return new Engine(answering.docker, listed.beyond() == 0, mine, null);
    }

    private Needs needs(List<Inspection> containers, Path file) throws InterruptedException {
        if (containers.stream().allMatch(Needs::isTold)) {
            return Needs.TOLD;
        }
        var written = together.later("compose", file.toString(), () -> WrittenNeeds.of(file));
        together.await(SECOND);
        return new Needs(written.or(Map.of()));
    }

    /** @param from where the containers were looked for */
    private void tell(Listed listed, String from) {
        if (listed.containers().isEmpty()) {
            told.add(Message.of("diagnosis.unread.none", from));
        }
        if (listed.beyond() > 0) {
            told.add(Message.of("diagnosis.unread.beyond", listed.beyond(), Listed.MOST));
        }
    }

    /** One that Docker Engine cannot describe does not hide the others. */
    private List<Inspection> inspected(Answering answering) throws InterruptedException {
        var looking = new Looking(answering.docker);
        var asked = answering.listed.containers().stream()
                .map(one -> together.later(
                        "container", one.name(), () -> looking.inspect(one.id()).orElse(null)))
                .toList();
        together.await(SECOND);
        return asked.stream()
                .map(Together.Later::orNull)
                .filter(one -> one != null)
                .<Inspection>map(one -> one)
                .toList();
    }

    private static List<ContainerEvent> events(Engine engine, Instant now) throws IOException {
        return engine.docker == null
                ? List.of()
                : new Looking(engine.docker).events(now.minus(BACK), now.plusSeconds(1));
    }

    private static List<String> log(Engine engine, Inspection one, Instant now) throws IOException {
        if (engine.docker == null) {
            return List.of();
        }
        var text = engine.docker.logs(one.container().id(), LINES, KEEP, lastLife(one, now));
        return LogLines.of(text, text.length() > KEEP / 4 && isFull(text), engine.found.masking()::mask);
    }

    /** When what it wrote last began: lines of an earlier life explain nothing, unless it has only just been started again. */
    static @Nullable Instant lastLife(Inspection one, Instant now) {
        var lately = now.minus(LATELY);
        var finished = one.finishedAt();
        var started = one.container().startedAt();
        boolean again = finished != null && started != null && finished.isBefore(started) && finished.isAfter(lately);
        return again ? lately : started;
    }

    /** A character may stand for up to four bytes. */
    private static boolean isFull(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length >= KEEP;
    }

    /** The status it answers; 0 when it does not answer; null when it is not to be asked. */
    private static @Nullable Integer probe(Project project, Inspection one) throws IOException {
        var duty = project.file().release();
        var probe = duty == null ? null : duty.probe();
        if (duty == null
                || probe == null
                || !one.container().running()
                || !duty.service().equals(Found.service(one))) {
            return null;
        }
        var addresses = one.container().networks().values().stream()
                .map(network -> network.address())
                .filter(address -> !address.isEmpty())
                .limit(MOST_ADDRESSES) // all of them within the time there is
                .toList();
        if (addresses.isEmpty()) {
            throw new IOException("it has no address of its own");
        }
        for (var address : addresses) {
            var status = Probe.status(address, probe.port(), probe.path());
            if (status.isPresent()) {
                return status.get();
            }
        }
        return 0;
    }

    /** One that was asked and takes longer than there is time does not answer either. */
    private static @Nullable Integer status(Together.Later<Integer> probe) {
        return probe.isLate() ? Integer.valueOf(0) : probe.orNull();
    }

    private Answered ask(Project project, DeclaredCheck check, String by, long job) throws InterruptedException {
        var evidence = checks.ask(project, check.name(), by, job).evidence();
        return new Answered(
                check.name(), check.kind(), evidence.state() == CheckState.PASS, evidence.seen(), evidence.fix());
    }

    private static Facts.Unit unit(
            Inspection one, Found found, List<ContainerEvent> events, List<String> log, @Nullable Integer probed) {
        var container = one.container();
        var service = Found.service(one);
        return new Facts.Unit(
                container.id(),
                service,
                container.name(),
                container.state(),
                one.paused(),
                container.exitCode(),
                container.outOfMemory(),
                one.memory(),
                container.restarts(),
                container.startedAt(),
                one.finishedAt(),
                shortened(found.masking().mask(one.error())),
                health(one, found),
                events.stream()
                        .filter(event -> event.container().equals(container.id()))
                        .toList(),
                log,
                found.needs().of(one, service, found.services()),
                found.containers().stream()
                        .anyMatch(other -> found.completed(other).contains(service)),
                Look.isKept(container) && Look.keepsData(container.reference()),
                probed);
    }

    private static String shortened(String text) {
        return String.join(" ", LogLines.of(text, false, plain -> plain));
    }

    private static Facts.@Nullable Health health(Inspection one, Found found) {
        var health = one.container().health();
        if (health == null) {
            return null;
        }
        Instant since = null;
        var lines = new ArrayList<String>();
        for (var check : one.checks()) {
            since = check.exitCode() == 0 ? null : since == null ? check.begunAt() : since;
            if (check.exitCode() != 0) {
                lines.addAll(LogLines.of(check.output(), false, found.masking()::mask));
            }
        }
        var last = lines.stream().distinct().toList();
        return new Facts.Health(
                health.status(), health.failures(), since, last.subList(Math.max(0, last.size() - 8), last.size()));
    }

    /** A service and all it needs, or all. */
    private static List<Facts.Unit> wanted(List<Facts.Unit> all, @Nullable String service) {
        if (service == null) {
            return all;
        }
        var wanted = new LinkedHashSet<>(List.of(service));
        for (int before = 0; before < wanted.size(); ) {
            before = wanted.size();
            all.stream()
                    .filter(unit -> wanted.contains(unit.service()))
                    .toList()
                    .forEach(unit -> wanted.addAll(unit.needs().keySet()));
        }
        return all.stream().filter(unit -> wanted.contains(unit.service())).toList();
    }

    private Map<String, List<String>> absent(
            Project project, Found found, List<Facts.Unit> wanted, @Nullable String service) {
        var absent = new TreeMap<String, List<String>>();
        // What ran once and is removed has done its work: those that wait for its end were started.
        var ended = found.containers().stream()
                .filter(one -> one.container().startedAt() != null)
                .flatMap(one -> found.completed(one).stream())
                .collect(Collectors.toSet());
        wanted.forEach(unit -> unit.needs().keySet().stream()
                .filter(need -> !found.services().contains(need) && !ended.contains(need))
                .forEach(need ->
                        absent.computeIfAbsent(need, _ -> new ArrayList<>()).add(unit.service())));
        Declared.services(project).forEach((name, by) -> {
            if (!found.services().contains(name) && (service == null || service.equals(name))) {
                absent.computeIfAbsent(name, _ -> new ArrayList<>()).add(by);
            }
        });
        if (service != null && !found.services().contains(service) && !absent.containsKey(service)) {
            told.add(Message.of("diagnosis.unread.service", service));
            whole = false;
        }
        return absent;
    }
}
