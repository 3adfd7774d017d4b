package dev.taskforge.ops.project;

import dev.taskforge.ops.project.GuardDuty.Budget;
import dev.taskforge.ops.project.GuardDuty.Limit;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.ParsedType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How {@code guard.limits} and {@code guard.budget} are declared. */
final class LimitFormat {
    /** What Compose lets a service be called. */
    private static final String SERVICE = "[a-zA-Z0-9][a-zA-Z0-9._-]{0,199}";

    private static final int MOST = 200;
    private static final Map<String, Object> AMOUNT = Map.of(
            "type",
            List.of("integer", "string"),
            "pattern",
            "^" + MemorySize.FORM + "$",
            "examples",
            List.of("512M", "2G"));

    private static final Field<BigDecimal> CPUS = Field.optional(
            "cpus",
            Types.number(Limit.LEAST_CPUS, Limit.MOST_CPUS),
            "How many processors a container may keep busy, such as 0.5 or 2.");
    private static final Field<Long> MEMORY = Field.optional(
            "memory",
            amount(Limit.LEAST_MEMORY),
            "How much memory a container may use, as Compose writes it: 512M, 2G. At least 6M. One that needs more is ended by the kernel.");
    private static final Field<Long> SWAP = Field.optional(
            "swap",
            amount(0),
            "How much a container may lay off on disk beyond its memory; 0 for nothing, as much as memory when left out.");
    private static final Field<Integer> PIDS = Field.optional(
            "pids",
            Types.integer(1, Limit.MOST_PIDS),
            "How many processes and threads a container may have, so that one that multiplies without end stops there.");
    static final Field<Map<String, Limit>> LIMITS = Field.optional(
            "limits",
            Types.map(
                    new ObjectType<>(List.of(CPUS, MEMORY, SWAP, PIDS), LimitFormat::limit),
                    SERVICE,
                    "project.guard.service",
                    MOST),
            "How much the containers of a service may use, each, by service of the Compose file; also after they were made anew.");

    private static final Field<BigDecimal> ALL_CPUS = Field.optional(
            "cpus", Types.number(Limit.LEAST_CPUS, Limit.MOST_CPUS), "The most that cpus of all services add up to.");
    private static final Field<Long> ALL_MEMORY =
            Field.optional("memory", amount(Limit.LEAST_MEMORY), "The most that memory of all services adds up to.");
    private static final Field<Integer> ALL_PIDS =
            Field.optional("pids", Types.integer(1, Limit.MOST_PIDS), "The most that pids of all services add up to.");
    static final Field<Budget> BUDGET = Field.optional(
            "budget",
            new ObjectType<>(
                    List.of(ALL_CPUS, ALL_MEMORY, ALL_PIDS),
                    values -> new Budget(values.find(ALL_CPUS), values.find(ALL_MEMORY), values.find(ALL_PIDS))),
            "What limits may add up to, so that the project leaves something to others of the machine.");

    private LimitFormat() {}

    private static Type<Long> amount(long least) {
        return new ParsedType<>(AMOUNT, text -> {
            var bytes = MemorySize.parse(text);
            if (bytes == null) {
                return ParsedType.wrong(
                        Message.of("project.guard.amount", text), Message.of("project.guard.amount.fix"));
            }
            return bytes < least
                    ? ParsedType.wrong(
                            Message.of("project.guard.amount.small", text, MemorySize.show(least)),
                            Message.of("project.guard.amount.small.fix"))
                    : ParsedType.right(bytes);
        });
    }

    private static @Nullable Limit limit(Values values) {
        var limit = new Limit(values.find(CPUS), values.find(MEMORY), values.find(SWAP), values.find(PIDS));
        if (Stream.of(CPUS, MEMORY, SWAP, PIDS).noneMatch(values::has)) {
            values.refuse(Message.of("project.guard.limit.empty"), Message.of("project.guard.limit.empty.fix"));
            return null;
        }
        if (limit.swap() != null && limit.memory() == null) {
            values.refuse(SWAP, Message.of("project.guard.swap"), Message.of("project.guard.swap.fix"));
            return null;
        }
        return limit;
    }

    /** Whether the limits are within the budget; if not that is reported. */
    static boolean isWithin(Values values) {
        var budget = values.find(BUDGET);
        if (budget == null) {
            return true;
        }
        var limits = values.find(LIMITS);
        if (limits == null) {
            values.refuse(BUDGET, Message.of("project.guard.budget.alone"), Message.of("project.guard.budget.fix"));
            return false;
        }
        var cpus = sum(limits, Limit::cpus);
        var memory = sum(limits, each -> decimal(each.memory()));
        var pids = sum(limits, each -> decimal(each.pids()));
        boolean fewCpus = refuseMore(values, "cpus", cpus, budget.cpus(), BigDecimal::toPlainString);
        boolean littleMemory = refuseMore(
                values, "memory", memory, decimal(budget.memory()), bytes -> MemorySize.show(bytes.longValueExact()));
        boolean fewPids = refuseMore(values, "pids", pids, decimal(budget.pids()), BigDecimal::toPlainString);
        return fewCpus && littleMemory && fewPids;
    }

    private static @Nullable BigDecimal decimal(@Nullable Number number) {
        return number == null ? null : BigDecimal.valueOf(number.longValue());
    }

    private static BigDecimal sum(Map<String, Limit> limits, Function<Limit, @Nullable BigDecimal> part) {
        return limits.values().stream()
                .map(limit -> Objects.requireNonNullElse(part.apply(limit), BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Whether it is no more. */
    private static boolean refuseMore(
            Values values, String key, BigDecimal sum, @Nullable BigDecimal most, Function<BigDecimal, String> shown) {
        if (most == null || sum.compareTo(most) <= 0) {
            return true;
        }
        values.refuse(
                LIMITS,
                Message.of("project.guard.budget", key, shown.apply(sum), shown.apply(most)),
                Message.of("project.guard.budget.fix"));
        return false;
    }

    /** Limits are those of services of a Compose file. */
    static void review(Values values, Field<GuardDuty> guard, Field<ProjectFile.Compose> compose) {
        var duty = values.find(guard);
        if (duty != null && duty.limits() != null && values.find(compose) == null) {
            values.refuse(
                    guard, Message.of("project.guard.limits.compose"), Message.of("project.guard.limits.compose.fix"));
        }
    }
}
