package dev.taskforge.ops.upkeep;

import static java.util.Objects.requireNonNull;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Pruning.CacheEntry;
import dev.taskforge.ops.host.docker.Pruning.StoredContainer;
import dev.taskforge.ops.host.docker.Pruning.StoredImage;
import dev.taskforge.ops.host.docker.Pruning.StoredNetwork;
import dev.taskforge.ops.upkeep.PruneFacts.HeldImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A machine with a history of releases, images that came and went, and what is left of them. Its truth is kept beside what is seen of it. */
final class RandomMachine {
    static final Instant NOW = Instant.parse("2026-11-29T02:00:00Z");

    final int keep;
    final List<Image> images = new ArrayList<>();
    /** By project, which release served when, the newest last. */
    final Map<String, List<Integer>> served = new LinkedHashMap<>();

    private final Map<String, Map<Integer, Written>> written = new LinkedHashMap<>();
    final List<StoredContainer> containers = new ArrayList<>();
    private final Map<String, Instant> aliveAt = new HashMap<>();
    final List<StoredNetwork> networks = new ArrayList<>();
    private final Map<String, Instant> networksMade = new HashMap<>();
    final Set<String> composed = new HashSet<>();
    final boolean underWay;
    private final Random random;

    /**
     * The truth of an image.
     *
     * @param arrived when it came
     * @param tagged when it last got a tag; null for never
     */
    record Image(
            String id,
            List<String> tags,
            List<String> digests,
            Instant arrived,
            @Nullable Instant tagged) {}

    /** What was written down of a release; the image may have come back since under another number. */
    record Written(String image, String reference, List<String> digests) {}

    RandomMachine(long seed) {
        random = new Random(seed);
        keep = 1 + random.nextInt(4);
        underWay = random.nextInt(12) == 0;
        for (int project = 0; project < 1 + random.nextInt(3); project++) {
            deploy("p" + project);
        }
        strangers();
        strayContainers();
        networks();
    }

    private void deploy(String project) {
        var releases = new LinkedHashMap<Integer, Written>();
        var order = new ArrayList<Integer>();
        int count = random.nextInt(9);
        var at = NOW.minus(Duration.ofDays(60));
        for (int number = 1; number <= count; number++) {
            at = at.plus(hours(200));
            at = at.isAfter(NOW) ? NOW.minus(hours(40)) : at;
            releases.put(number, release(project, number, at, releases));
            if (random.nextInt(5) > 0) {
                order.add(number);
            }
            if (!order.isEmpty() && random.nextInt(4) == 0) {
                order.add(order.get(random.nextInt(order.size()))); // the way back
            }
        }
        written.put(project, releases);
        served.put(project, order);
        if (!order.isEmpty()) {
            var image = requireNonNull(releases.get(order.getLast())).image();
            container(
                    project + "-app-1",
                    image,
                    "running",
                    NOW.minus(hours(30)),
                    Map.of("com.docker.compose.project", project, "com.docker.compose.service", "app"));
        }
    }

    private Written release(String project, int number, Instant at, Map<Integer, Written> before) {
        if (!before.isEmpty() && random.nextInt(6) == 0) {
            return requireNonNull(before.get(1 + random.nextInt(before.size()))); // the same image again
        }
        var digest = "registry/" + project + "@sha256:d" + project + number;
        boolean moving = random.nextInt(3) == 0;
        var tag = project + (moving ? ":latest" : ":" + number);
        if (moving) {
            images.replaceAll(one -> one.tags().contains(tag) ? untagged(one, tag) : one);
        }
        boolean again = random.nextInt(8) == 0; // removed by hand and pulled again, which made another number of it
        var id = "sha256:" + project + number;
        images.add(new Image(
                again ? id + "-again" : id,
                random.nextInt(4) == 0 ? List.of() : List.of(tag),
                random.nextBoolean() || again ? List.of(digest) : List.of(),
                at,
                random.nextBoolean() ? at.plus(hours(5)) : null));
        return new Written(id, tag, List.of(digest));
    }

    private static Image untagged(Image one, String tag) {
        var tags = new ArrayList<>(one.tags());
        tags.remove(tag);
        return new Image(one.id(), tags, one.digests(), one.arrived(), one.tagged());
    }

    /** Images of nobody's release: bases, leftovers of builds, what somebody pulled a moment ago. */
    private void strangers() {
        for (int i = 0; i < random.nextInt(12); i++) {
            var at = NOW.minus(hours(random.nextBoolean() ? 30 : 900));
            var tags = random.nextInt(3) == 0 ? List.<String>of() : List.of("base" + i + ":1");
            images.add(
                    new Image("sha256:s" + i, tags, List.of(), at, random.nextBoolean() ? at.plus(hours(20)) : null));
            if (!tags.isEmpty() && random.nextInt(4) == 0) {
                composed.add(tags.getFirst());
            }
        }
    }

    private void strayContainers() {
        var states = List.of("running", "exited", "dead", "created", "paused", "restarting", "removing");
        for (int i = 0; i < random.nextInt(10) && !images.isEmpty(); i++) {
            var labels = new HashMap<String, String>();
            switch (random.nextInt(5)) {
                case 0 -> labels.put("com.docker.compose.project", "p0");
                case 1 -> labels.put("com.docker.compose.project", "foreign" + random.nextInt(2));
                case 2 -> labels.put("dev.taskforge.drill", "main");
                default -> {
                    // somebody's own
                }
            }
            if (random.nextInt(4) == 0) {
                labels.put("com.docker.compose.oneoff", "True");
            }
            container(
                    "c" + i,
                    images.get(random.nextInt(images.size())).id(),
                    states.get(random.nextInt(states.size())),
                    NOW.minus(hours(random.nextBoolean() ? 30 : 500)),
                    labels);
        }
    }

    private void container(String name, String image, String state, Instant alive, Map<String, String> labels) {
        var policies = List.of("no", "no", "no", "on-failure", "always", "unless-stopped");
        var networks = random.nextInt(3) == 0
                ? Map.of("n" + random.nextInt(4), new Container.Network("", List.of()))
                : Map.<String, Container.Network>of();
        var needs = random.nextInt(5) == 0 && !containers.isEmpty()
                ? Set.of(containers
                        .get(random.nextInt(containers.size()))
                        .container()
                        .name())
                : Set.<String>of();
        var made = alive.minus(hours(100));
        aliveAt.put(name, alive);
        containers.add(new StoredContainer(
                new Container(
                        name,
                        name,
                        image,
                        "some:reference",
                        labels,
                        state,
                        null,
                        0,
                        false,
                        state.equals("created") ? null : made,
                        state.equals("created") ? null : alive,
                        0,
                        policies.get(random.nextInt(policies.size())),
                        networks,
                        List.of(),
                        List.of(),
                        false),
                state.equals("created") ? alive : made,
                10,
                needs));
    }

    private void networks() {
        for (int i = 0; i < 4; i++) {
            var made = NOW.minus(hours(random.nextBoolean() ? 30 : 500));
            networksMade.put("n" + i, made);
            var labels = random.nextInt(3) == 0
                    ? Map.of("com.docker.compose.project", random.nextBoolean() ? "p0" : "foreign" + i)
                    : Map.<String, String>of();
            networks.add(
                    new StoredNetwork("n" + i, "n" + i, random.nextInt(6) > 0, made, labels, random.nextInt(4) == 0));
        }
    }

    private Duration hours(int most) {
        return Duration.ofMinutes(random.nextInt(most * 60));
    }

    /** What was written down of a release. */
    Written written(String project, int number) {
        return requireNonNull(requireNonNull(written.get(project)).get(number));
    }

    /** When a container was last of use. */
    Instant aliveAt(String container) {
        return requireNonNull(aliveAt.get(container));
    }

    /** When a network was made. */
    Instant madeAt(String network) {
        return requireNonNull(networksMade.get(network));
    }

    /** What TaskForge sees of it. */
    PruneFacts facts() {
        var releases = new ArrayList<KeptRelease>();
        served.forEach((project, order) -> {
            var last = new ArrayList<Integer>();
            order.reversed().stream().distinct().limit(keep).forEach(last::add);
            last.forEach(number -> {
                var one = written(project, number);
                releases.add(new KeptRelease(project, number, one.image(), one.reference(), one.digests()));
            });
        });
        var text = new StringBuilder("services:\n");
        composed.forEach(name -> text.append("  x:\n    image: ").append(name).append('\n'));
        return new PruneFacts(
                NOW,
                images.stream().map(this::seen).toList(),
                containers,
                networks,
                List.of(new CacheEntry("b1", 5, false, NOW.minus(hours(40)), List.of())),
                releases,
                ComposeWords.of(List.of(text.toString()), Map.of(), null),
                served.keySet(),
                underWay,
                List.of(),
                Map.of());
    }

    /** It is seen some time after it came, or never; it was built somewhere before that. */
    private HeldImage seen(Image image) {
        var passed = Duration.between(image.arrived(), NOW).toMinutes();
        var since = random.nextInt(5) == 0
                ? null
                : image.arrived().plus(Duration.ofMinutes((long) (random.nextDouble() * passed)));
        var built = random.nextBoolean() ? image.arrived() : image.arrived().minus(Duration.ofDays(300));
        return new HeldImage(
                new StoredImage(image.id(), image.tags(), image.digests(), built, image.tagged(), 100), since);
    }
}
