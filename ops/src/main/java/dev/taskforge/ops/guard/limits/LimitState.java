package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.guard.StateText;
import dev.taskforge.ops.host.docker.ContainerLimits.Limits;
import dev.taskforge.ops.project.GuardDuty.Limit;
import dev.taskforge.ops.project.MemorySize;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much the containers of which services may use, as it is exported: JSON of one object for each service, with {@code cpus}, {@code memory}
 * and {@code swap} in bytes, and {@code pids}; null for what is left as it is. It says the same on every machine.
 *
 * @param services by name, in the order of their names
 */
record LimitState(Map<String, Limit> services) {
    private static final int MOST = 200;
    private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000L);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    LimitState {
        services = Collections.unmodifiableMap(new TreeMap<>(services));
    }

    /** @throws IllegalArgumentException with what is wrong */
    static LimitState read(String text) {
        try {
            var services = JSON.readValue(text, new TypeReference<Map<String, @Nullable Limit>>() {});
            if (services == null || services.isEmpty() || services.size() > MOST) {
                throw new IllegalArgumentException("it needs the limits of 1 to " + MOST + " services");
            }
            var read = new TreeMap<String, Limit>();
            services.forEach((service, limit) -> read.put(service, valid(service, limit)));
            return new LimitState(read);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(StateText.reason(e), e);
        }
    }

    private static Limit valid(String service, @Nullable Limit limit) {
        if (service.isBlank()
                || limit == null
                || (limit.cpus() == null && limit.memory() == null && limit.pids() == null)) {
            throw new IllegalArgumentException("service " + service + " needs cpus, memory or pids");
        }
        var cpus = limit.cpus();
        if (cpus != null && (cpus.compareTo(Limit.LEAST_CPUS) < 0 || cpus.compareTo(Limit.MOST_CPUS) > 0)) {
            throw new IllegalArgumentException(
                    "cpus of " + service + " must be " + Limit.LEAST_CPUS + " to " + Limit.MOST_CPUS + ", not " + cpus);
        }
        var memory = limit.memory();
        if (memory != null && (memory < Limit.LEAST_MEMORY || memory > MemorySize.MOST)) {
            throw new IllegalArgumentException(
                    "memory of " + service + " must be " + Limit.LEAST_MEMORY + " bytes or more, not " + memory);
        }
        var swap = limit.swap();
        if (swap != null && (memory == null || swap < 0 || swap > MemorySize.MOST)) {
            throw new IllegalArgumentException(
                    "swap of " + service + " must be 0 bytes or more and stand beside memory, not " + swap);
        }
        var pids = limit.pids();
        if (pids != null && (pids < 1 || pids > Limit.MOST_PIDS)) {
            throw new IllegalArgumentException(
                    "pids of " + service + " must be 1 to " + Limit.MOST_PIDS + ", not " + pids);
        }
        return limit;
    }

    String text() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(services) + "\n";
    }

    /** What a container is to have that has these limits now. */
    static Limits over(Limit limit, Limits now) {
        var cpus = limit.cpus();
        var memory = limit.memory();
        var pids = limit.pids();
        return new Limits(
                cpus == null ? now.nanoCpus() : Long.valueOf(cpus.multiply(NANO).longValue()),
                memory == null ? now.memory() : memory,
                memory == null ? now.swap() : Long.valueOf(limit.swapBeside(memory)),
                pids == null ? now.pids() : Long.valueOf(pids));
    }
}
