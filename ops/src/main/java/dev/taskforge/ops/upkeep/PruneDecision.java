package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Pruning.CacheEntry;
import dev.taskforge.ops.host.docker.Pruning.StoredContainer;
import dev.taskforge.ops.host.docker.Pruning.StoredImage;
import dev.taskforge.ops.host.docker.Pruning.StoredNetwork;
import dev.taskforge.ops.project.UpkeepDuty;
import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.upkeep.PruneFacts.HeldImage;
import dev.taskforge.ops.upkeep.PrunePlan.Line;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From what is known to what goes. Whatever is not known to be of no use stays, with the reason. Asks nobody and changes nothing.
 */
final class PruneDecision {
    private static final String COMPOSE = "com.docker.compose.";
    private static final String OWN = "dev.taskforge.";
    private static final String SWARM = "com.docker.swarm.";
    private static final Set<String> ENDED = Set.of("exited", "dead", "created");
    /** Docker Engine does not start what has ended well with these. */
    private static final Set<String> NOT_STARTED_AGAIN = Set.of("", "no", "on-failure");

    private static final int SHORT = 12;

    private final PruneFacts facts;
    private final UpkeepDuty duty;
    private final Instant youngest;

    private PruneDecision(PruneFacts facts, UpkeepDuty duty) {
        this.facts = facts;
        this.duty = duty;
        this.youngest = facts.now().minus(duty.olderThan());
    }

    static PrunePlan of(String project, PruneFacts facts, UpkeepDuty duty) {
        return new PruneDecision(facts, duty).plan(project);
    }

    private PrunePlan plan(String project) {
        var lines = new ArrayList<Line>();
        facts.containers().stream().flatMap(this::container).forEach(lines::add);
        facts.networks().forEach(network -> lines.add(network(network)));
        facts.images().forEach(image -> lines.add(image(image)));
        lines.addAll(cache());
        lines.addAll(facts.others());
        var unread = new EnumMap<Subject, Message>(Subject.class);
        duty.subjects().forEach(subject -> {
            var why = facts.unread().get(subject);
            if (why != null) {
                unread.put(subject, why);
            }
        });
        var order = Comparator.comparing((Line line) -> !line.goes())
                .thenComparing(Line::subject)
                .thenComparing(Line::bytes, Comparator.reverseOrder())
                .thenComparing(Line::name);
        var chosen = lines.stream()
                .filter(line -> duty.subjects().contains(line.subject()))
                .sorted(order)
                .toList();
        var pieces = chosen.stream()
                .filter(Line::goes)
                .collect(Collectors.groupingBy(Line::subject, Collectors.summingInt(_ -> 1)));
        return new PrunePlan(project, facts.now(), chosen, pieces, unread);
    }

    /** One that runs is nothing to decide about. */
    private Stream<Line> container(StoredContainer stored) {
        var one = stored.container();
        if (one.mayRun()) {
            return Stream.empty();
        }
        boolean foreign = !isOnce(one);
        var why = whyStays(stored);
        if (why.isEmpty() && foreign && !duty.subjects().contains(Subject.FOREIGN_CONTAINERS)) {
            why = said("prune.container.foreign");
        }
        return Stream.of(new Line(
                why.isEmpty() && foreign ? Subject.FOREIGN_CONTAINERS : Subject.CONTAINERS,
                one.id(),
                one.name(),
                stored.bytes(),
                0,
                why.isEmpty(),
                why.orElseGet(() -> Message.of("prune.container.ended", one.state()))));
    }

    private Optional<Message> whyStays(StoredContainer stored) {
        var one = stored.container();
        if (!ENDED.contains(one.state())) {
            return said("prune.container.state", one.state());
        }
        if (has(one.labels(), OWN)) {
            return said("prune.container.own");
        }
        if (has(one.labels(), SWARM)) {
            return said("prune.container.swarm");
        }
        if (!NOT_STARTED_AGAIN.contains(one.restartPolicy())) {
            return said("prune.container.restarts", one.restartPolicy());
        }
        var needing =
                facts.containers().stream().filter(other -> needs(other, one)).findFirst();
        if (needing.isPresent()) {
            return said("prune.container.needed", needing.get().container().name());
        }
        var compose = one.label(COMPOSE + "project");
        boolean once = isOnce(one);
        if (compose != null && !once && facts.projects().contains(compose)) {
            return said("prune.container.known", compose);
        }
        if (compose != null && !once && isAlive(compose)) {
            return said("prune.container.alive", compose);
        }
        return young(last(stored));
    }

    /** Whether {@code docker compose run} made it. */
    private static boolean isOnce(Container one) {
        return one.label(COMPOSE + "project") != null && "True".equals(one.label(COMPOSE + "oneoff"));
    }

    /** Containers are named as people write them: by their name, or by their number or the beginning of it. */
    private static boolean needs(StoredContainer other, Container one) {
        return other.needs().stream()
                .anyMatch(named -> named.equals(one.name())
                        || (named.length() >= SHORT && one.id().startsWith(named))
                        || named.equals(one.id()));
    }

    /** When it was last of use: made, started or ended. */
    private static Instant last(StoredContainer stored) {
        var one = stored.container();
        return Stream.of(
                        Optional.of(stored.created()),
                        Optional.ofNullable(one.startedAt()),
                        Optional.ofNullable(one.finishedAt()))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private boolean isAlive(String compose) {
        return facts.containers().stream()
                .map(StoredContainer::container)
                .anyMatch(one -> one.mayRun() && compose.equals(one.label(COMPOSE + "project")));
    }

    private Line network(StoredNetwork network) {
        var why = whyStays(network);
        return new Line(
                Subject.NETWORKS,
                network.id(),
                network.name(),
                0,
                0,
                why.isEmpty(),
                why.orElse(Message.of("prune.network.unused")));
    }

    private Optional<Message> whyStays(StoredNetwork network) {
        if (!network.local()) {
            return said("prune.network.swarm");
        }
        if (network.used() || joined(network.name()).isPresent()) {
            return said(
                    "prune.network.used",
                    joined(network.name()).map(Container::name).orElse("?"));
        }
        if (has(network.labels(), OWN)) {
            return said("prune.container.own");
        }
        var compose = network.labels().get(COMPOSE + "project");
        if (compose != null && (facts.projects().contains(compose) || hasContainers(compose))) {
            return said("prune.network.project", compose);
        }
        if (facts.words().hasWord(network.name())) {
            return said("prune.network.named");
        }
        if (compose == null) {
            return said("prune.network.foreign");
        }
        if (facts.words().unclear() != null) {
            return Optional.of(facts.words().unclear());
        }
        if (facts.underWay()) {
            return said("prune.image.deploying");
        }
        return young(network.created());
    }

    /** A container that has ended needs its networks to start again. */
    private Optional<Container> joined(String network) {
        return facts.containers().stream()
                .map(StoredContainer::container)
                .filter(one -> one.networks().containsKey(network))
                .findFirst();
    }

    private boolean hasContainers(String compose) {
        return facts.containers().stream()
                .anyMatch(one -> compose.equals(one.container().label(COMPOSE + "project")));
    }

    private Line image(HeldImage held) {
        var image = held.image();
        var why = whyStays(held);
        var unused = Message.of(image.tags().isEmpty() ? "prune.image.untagged" : "prune.image.unused");
        return new Line(Subject.IMAGES, image.id(), name(image), image.bytes(), 0, why.isEmpty(), why.orElse(unused));
    }

    private static String name(StoredImage image) {
        if (!image.tags().isEmpty()) {
            return String.join(", ", image.tags());
        }
        var number = image.id().replaceFirst("^sha256:", "");
        var known = image.digests().stream()
                .map(digest -> digest.replaceFirst("@.*", ""))
                .findFirst();
        return known.map(name -> name + " ").orElse("") + number.substring(0, Math.min(SHORT, number.length()));
    }

    private Optional<Message> whyStays(HeldImage held) {
        var image = held.image();
        var user = facts.containers().stream()
                .map(StoredContainer::container)
                .filter(one -> uses(one, image))
                .findFirst();
        if (user.isPresent()) {
            return said("prune.image.used", user.get().name());
        }
        var release = facts.releases().stream()
                .filter(one -> one.isOf(image.id(), image.tags(), image.digests()))
                .findFirst();
        if (release.isPresent()) {
            return said(
                    "prune.image.release", release.get().number(), release.get().project());
        }
        if (facts.words().names(image)) {
            return said("prune.image.named");
        }
        if (!image.tags().isEmpty() && facts.words().unclear() != null) {
            return Optional.of(facts.words().unclear());
        }
        if (facts.underWay()) {
            return said("prune.image.deploying");
        }
        if (held.since() == null) {
            return said("prune.image.ageless");
        }
        return young(latest(latest(held.since(), image.created()), image.taggedAt()));
    }

    private static boolean uses(Container one, StoredImage image) {
        return one.image().equals(image.id())
                || image.tags().contains(one.reference())
                || image.tags().contains(one.reference() + ":latest")
                || image.digests().contains(one.reference());
    }

    private static Instant latest(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    private List<Line> cache() {
        var needed = needed();
        long going = bytes(facts.cache().stream().filter(entry -> !needed.contains(entry.id())));
        long staying = bytes(facts.cache().stream()) - going;
        var lines = new ArrayList<Line>();
        if (going > 0) {
            lines.add(Line.goes(Subject.BUILD_CACHE, "build", "build", going, Message.of("prune.cache.unused")));
        }
        if (staying > 0) {
            lines.add(Line.stays(Subject.BUILD_CACHE, "build", "build", staying, Message.of("prune.cache.used")));
        }
        return lines;
    }

    /** What stays of the build cache: what is used or young, and all on which that rests. */
    private Set<String> needed() {
        var byId = new HashMap<String, CacheEntry>();
        facts.cache().forEach(entry -> byId.put(entry.id(), entry));
        var needed = new HashSet<String>();
        var waiting = new ArrayDeque<CacheEntry>();
        facts.cache().stream()
                .filter(entry -> entry.used() || !entry.lastUsed().isBefore(youngest))
                .forEach(waiting::add);
        while (!waiting.isEmpty()) {
            var entry = waiting.poll();
            if (needed.add(entry.id())) {
                entry.parents().stream().map(byId::get).filter(Objects::nonNull).forEach(waiting::add);
            }
        }
        return needed;
    }

    private static long bytes(Stream<CacheEntry> entries) {
        return entries.mapToLong(CacheEntry::bytes).sum();
    }

    private Optional<Message> young(Instant last) {
        return last.isBefore(youngest) ? Optional.empty() : said("prune.young");
    }

    private static boolean has(Map<String, String> labels, String prefix) {
        return labels.keySet().stream().anyMatch(label -> label.startsWith(prefix));
    }

    private static Optional<Message> said(String key, Object... arguments) {
        return Optional.of(Message.of(key, arguments));
    }
}
