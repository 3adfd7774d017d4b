package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.check.OwnContainers;
import dev.taskforge.ops.guard.Guard;
import dev.taskforge.ops.guard.Guarded;
import dev.taskforge.ops.guard.Proof;
import dev.taskforge.ops.guard.Wanted;
import dev.taskforge.ops.host.docker.ContainerLimits;
import dev.taskforge.ops.host.docker.ContainerLimits.Limited;
import dev.taskforge.ops.host.docker.ContainerLimits.Machine;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.GuardDuty.Limit;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps the containers of a project within what they may use of processors, memory and processes, also those that are made anew. */
public final class LimitGuard implements Guard {
    /** Its name. */
    public static final String NAME = "limits";

    private static final String NO_CONTAINER = "no container";

    private final Path socket;
    private final Path root;
    private final Function<String, Optional<Guarded>> on;

    /**
     * @param socket of Docker Engine
     * @param on what is on of this guard, by the name of a project
     */
    public LimitGuard(Path socket, Function<String, Optional<Guarded>> on) {
        this(socket, Path.of("/"), on);
    }

    /** @param root the folder in which {@code proc} and {@code sys} of the machine are */
    public LimitGuard(Path socket, Path root, Function<String, Optional<Guarded>> on) {
        this.socket = socket;
        this.root = root;
        this.on = on;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isDeclared(ProjectFile file) {
        return !declared(file).isEmpty();
    }

    private static Map<String, Limit> declared(ProjectFile file) {
        var guard = file.guard();
        return guard == null ? Map.of() : Objects.requireNonNullElse(guard.limits(), Map.of());
    }

    @Override
    public String read(String state) {
        return LimitState.read(state).text();
    }

    @Override
    public Wanted wanted(Project project) {
        return planned(project, new LimitState(declared(project.file())));
    }

    @Override
    public List<Message> objections(Project project, String state) {
        return planned(project, LimitState.read(state)).refusals();
    }

    private Wanted planned(Project project, LimitState state) {
        var plan = new LimitPlan(project.file(), state, kept(project));
        try {
            var docker = Docker.connect(socket);
            var limits = new ContainerLimits(docker);
            return plan.on(limits, limits.machine(), groups(docker, project));
        } catch (IOException e) {
            return plan.unseen(e);
        }
    }

    private static Map<String, List<Limited>> groups(Docker docker, Project project) throws IOException {
        return ServiceGroups.find(docker, labels -> OwnContainers.has(project, labels));
    }

    /** What is kept now; nothing when the guard is off. */
    private Map<String, Limit> kept(Project project) {
        return on.apply(project.name())
                .map(row -> LimitState.read(row.state()).services())
                .orElse(Map.of());
    }

    @Override
    public String rendered(Project project, String state) {
        return LimitState.read(state).text();
    }

    @Override
    public void put(Project project, String state) throws IOException {
        var wanted = LimitState.read(state).services();
        change(project, wanted, (service, container) -> LimitState.over(limitOf(wanted, service), container.limits()));
    }

    private static Limit limitOf(Map<String, Limit> limits, String service) {
        return Objects.requireNonNull(limits.get(service));
    }

    /** What a container of a service is to have. */
    private interface Aim {
        ContainerLimits.Limits of(String service, Limited container);
    }

    private void change(Project project, Map<String, Limit> services, Aim aim) throws IOException {
        var docker = Docker.connect(socket);
        var limits = new ContainerLimits(docker);
        var parts = new ArrayList<LimitChange.Part>();
        groups(docker, project).forEach((service, group) -> {
            if (services.containsKey(service)) {
                group.forEach(container -> parts.add(new LimitChange.Part(container, aim.of(service, container))));
            }
        });
        new LimitChange(limits, limits.machine()).make(parts);
    }

    /** A service without a container is said to be as it last was: that it does not run is no other limit. */
    @Override
    public String inForce(Project project) throws IOException {
        var row = on.apply(project.name());
        var services = row.isEmpty() ? declared(project.file()) : kept(project);
        var listing = row.map(Guarded::listing).orElse("");
        var docker = Docker.connect(socket);
        var machine = new ContainerLimits(docker).machine();
        var groups = groups(docker, project);
        return services.keySet().stream()
                .sorted()
                .map(service -> {
                    var group = groups.getOrDefault(service, List.of());
                    return group.isEmpty() ? last(service, listing) : told(service, group, machine);
                })
                .collect(Collectors.joining());
    }

    private static String told(String service, List<Limited> group, Machine machine) {
        return group.stream()
                .map(container -> Amounts.line(machine.fit(container.limits())))
                .distinct()
                .sorted()
                .map(line -> service + ": " + line + "\n")
                .collect(Collectors.joining());
    }

    private static String last(String service, String listing) {
        var lines = listing.lines()
                .filter(line -> line.startsWith(service + ": "))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return lines.isEmpty() ? service + ": " + NO_CONTAINER + "\n" : lines;
    }

    @Override
    public String before(Project project) throws IOException {
        return LimitsBefore.of(groups(Docker.connect(socket), project)).text();
    }

    @Override
    public void remove(Project project, @Nullable String before) throws IOException {
        if (before == null) {
            return; // it never was on, so that what there is was put by somebody else
        }
        var known = LimitsBefore.read(before);
        var limited = new TreeMap<>(declared(project.file()));
        limited.putAll(kept(project));
        if (!limited.isEmpty()) {
            change(project, limited, (service, container) -> known.of(service, container, limitOf(limited, service)));
        }
    }

    @Override
    public List<Proof> prove(Project project, String state) throws IOException {
        var docker = Docker.connect(socket);
        return new LimitProof(root, new ContainerLimits(docker).machine())
                .prove(LimitState.read(state).services(), groups(docker, project));
    }

    @Override
    public boolean mayLockOut() {
        return false;
    }
}
