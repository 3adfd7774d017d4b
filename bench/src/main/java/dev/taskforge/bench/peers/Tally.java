package dev.taskforge.bench.peers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The numbers of all rounds. */
final class Tally {
    private final Map<Contender, Runs.Identity> identities = new LinkedHashMap<>();
    private final Map<Contender, Map<Metric, List<Double>>> numbers = new LinkedHashMap<>();

    /** A number over all rounds. */
    record Spread(double median, double low, double high, List<Double> rounds) {
        static Spread of(List<Double> rounds) {
            var sorted = rounds.stream().sorted().toList();
            int middle = sorted.size() / 2;
            double median =
                    sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
            return new Spread(median, sorted.getFirst(), sorted.getLast(), List.copyOf(rounds));
        }
    }

    void add(Contender contender, Runs.Outcome outcome) {
        identities.put(contender, outcome.identity());
        outcome.numbers().forEach((metric, value) -> add(contender, metric, value));
    }

    void add(Contender contender, Metric metric, double value) {
        numbers.computeIfAbsent(contender, any -> new EnumMap<>(Metric.class))
                .computeIfAbsent(metric, any -> new ArrayList<>())
                .add(value);
    }

    Optional<Runs.Identity> identity(Contender contender) {
        return Optional.ofNullable(identities.get(contender));
    }

    Optional<Spread> spread(Contender contender, Metric metric) {
        return Optional.ofNullable(numbers.getOrDefault(contender, Map.of()).get(metric))
                .map(Spread::of);
    }

    /** The highest median among the contenders of these roles. */
    OptionalDouble best(Set<Contender.Role> roles, Metric metric) {
        return numbers.keySet().stream()
                .filter(contender -> roles.contains(contender.role()))
                .flatMap(contender -> spread(contender, metric).stream())
                .mapToDouble(Spread::median)
                .max();
    }
}
