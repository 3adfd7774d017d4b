package dev.taskforge.ops.host.docker;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How much containers may use, as Docker Engine keeps it. Immutable.
 *
 * <p>Docker Engine takes no limit away from a container that is there: zero means to leave it. So no limit is set as one as large as the machine,
 * and one as large as the machine is read as none. Source: Docker Engine API, {@code ContainerUpdate} and {@code HostConfig}; {@code
 * daemon/update_linux.go} and {@code container/container_unix.go} of moby.
 */
public final class ContainerLimits {
    private static final Duration TIME = Duration.ofSeconds(15);
    private static final long NANO = 1_000_000_000L;
    /** The period of the kernel's scheduler when none is said, in microseconds. */
    private static final long PERIOD = 100_000;

    private final Docker docker;

    public ContainerLimits(Docker docker) {
        this.docker = docker;
    }

    /**
     * What the machine of Docker Engine has, and what its kernel can hold containers to.
     *
     * @param memory in bytes
     */
    public record Machine(
            int processors, long memory, boolean holdsMemory, boolean holdsSwap, boolean holdsCpus, boolean holdsPids) {

        /** The same limits, those left out that are no less than all there is. */
        public Limits fit(Limits limits) {
            var cpus = limits.nanoCpus();
            var bytes = limits.memory();
            var beside = limits.swap();
            boolean limited = bytes != null && bytes < memory;
            return new Limits(
                    cpus != null && cpus >= processors * NANO ? null : cpus,
                    limited ? bytes : null,
                    limited && beside != null && beside < memory ? beside : null,
                    limits.pids());
        }
    }

    /**
     * How much a container may use; null for as much as there is.
     *
     * @param nanoCpus billionths of a processor
     * @param memory in bytes
     * @param swap in bytes, beyond memory
     * @param pids processes and threads
     */
    public record Limits(
            @Nullable Long nanoCpus,
            @Nullable Long memory,
            @Nullable Long swap,
            @Nullable Long pids) {
        public static final Limits NONE = new Limits(null, null, null, null);
    }

    /**
     * A container and its limits.
     *
     * @param name without the slash in front
     * @param state such as {@code running}
     * @param process the first of its processes, as the machine numbers it; 0 when it does not run
     * @param startedAt when it was last started; null for never
     * @param byPeriod whether its processors are limited by a quota of a period, which does not go together with the other way
     * @param limits as they were written down, also those that are no less than what the machine has
     */
    public record Limited(
            String id,
            String name,
            Map<String, String> labels,
            String state,
            long process,
            @Nullable Instant startedAt,
            boolean byPeriod,
            Limits limits) {

        /** Whether it has processes, which may be frozen. */
        public boolean runs() {
            return process > 0;
        }

        /** Whether it is about to go away, and takes nothing any more. */
        public boolean isGoing() {
            return state.equals("removing") || state.equals("dead");
        }
    }

    /**
     * What a container uses at one moment.
     *
     * @param memory in bytes, without what the kernel keeps of files and gives back; null when it is not told
     * @param pids null when it is not told
     */
    public record Used(@Nullable Long memory, @Nullable Long pids) {}

    /** What there is to share. */
    public Machine machine() throws IOException {
        var info = docker.get("/info");
        var machine = new Machine(
                info.path("NCPU").asInt(0),
                info.path("MemTotal").asLong(0),
                info.path("MemoryLimit").asBoolean(true),
                info.path("SwapLimit").asBoolean(true),
                info.path("CpuCfsQuota").asBoolean(true),
                info.path("PidsLimit").asBoolean(true));
        if (machine.processors() <= 0 || machine.memory() <= 0) {
            throw new IOException(
                    "Docker Engine does not tell how many processors and how much memory its machine has");
        }
        return machine;
    }

    /** The container of this number. */
    public Optional<Limited> find(String id) throws IOException {
        return docker.found("/containers/" + Docker.encode(id) + "/json", ContainerLimits::of);
    }

    private static Limited of(JsonNode node) {
        var host = node.path("HostConfig");
        var state = node.path("State");
        return new Limited(
                node.path("Id").asString(),
                node.path("Name").asString().replaceFirst("^/", ""),
                Docker.map(node.path("Config").path("Labels")),
                state.path("Status").asString(""),
                state.path("Pid").asLong(0),
                Container.time(state.path("StartedAt")).orElse(null),
                host.path("CpuQuota").asLong(0) > 0 || host.path("CpuPeriod").asLong(0) > 0,
                limits(host));
    }

    private static Limits limits(JsonNode host) {
        var memory = positive(host.path("Memory").asLong(0));
        var both = positive(host.path("MemorySwap").asLong(0));
        return new Limits(
                nanoCpus(host),
                memory,
                memory == null || both == null ? null : Long.valueOf(Math.max(0, both - memory)),
                positive(host.path("PidsLimit").asLong(0)));
    }

    private static @Nullable Long nanoCpus(JsonNode host) {
        var nano = positive(host.path("NanoCpus").asLong(0));
        var quota = positive(host.path("CpuQuota").asLong(0));
        if (nano != null || quota == null) {
            return nano;
        }
        var period = positive(host.path("CpuPeriod").asLong(0));
        return Math.round((double) quota / (period == null ? PERIOD : period) * NANO);
    }

    private static @Nullable Long positive(long number) {
        return number > 0 ? number : null;
    }

    /**
     * Lets a container have these limits, whether it runs or not; what it has already is not touched.
     *
     * @throws DockerException when Docker Engine or the kernel refuses; status 404 when there is no such container
     */
    public void put(Limited container, Limits limits, Machine machine) throws IOException {
        var had = machine.fit(container.limits());
        var wanted = machine.fit(limits);
        var body = new LinkedHashMap<String, Object>();
        if (!Objects.equals(had.memory(), wanted.memory()) || !Objects.equals(had.swap(), wanted.swap())) {
            long memory = Objects.requireNonNullElse(wanted.memory(), machine.memory());
            body.put("Memory", memory);
            // Together: alone, a limit above the other one is refused.
            body.put("MemorySwap", memory + Objects.requireNonNullElse(wanted.swap(), machine.memory()));
        }
        if (!Objects.equals(had.pids(), wanted.pids())) {
            body.put("PidsLimit", Objects.requireNonNullElse(wanted.pids(), -1L));
        }
        if (!Objects.equals(had.nanoCpus(), wanted.nanoCpus())) {
            long cpus = Objects.requireNonNullElse(wanted.nanoCpus(), machine.processors() * NANO);
            if (container.byPeriod()) {
                body.put("CpuPeriod", PERIOD);
                body.put("CpuQuota", Math.round((double) cpus / NANO * PERIOD));
            } else {
                body.put("NanoCpus", cpus);
            }
        }
        if (!body.isEmpty()) {
            docker.call("POST", "/containers/" + Docker.encode(container.id()) + "/update", Docker.body(body), TIME);
        }
    }

    /** What a container uses now; empty when there is none. */
    public Optional<Used> used(String id) throws IOException {
        return docker.found("/containers/" + Docker.encode(id) + "/stats?stream=false&one-shot=true", stats -> {
            var pids = stats.path("pids_stats").path("current").asLong(0);
            return new Used(Usage.of(stats).memory(), positive(pids));
        });
    }
}
