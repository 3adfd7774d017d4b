package dev.taskforge.ops.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes, and what must never go. */
class PruneDecisionTest {
    private static final Instant NOW = RandomMachine.NOW;
    private static final Instant OLD = NOW.minus(Duration.ofDays(10));
    private static final Duration DAY = Duration.ofDays(1);

    private final List<HeldImage> images = new ArrayList<>();
    private final List<StoredContainer> containers = new ArrayList<>();
    private final List<StoredNetwork> networks = new ArrayList<>();
    private final List<KeptRelease> releases = new ArrayList<>();
    private String compose = "";
    private @Nullable Message unclear;
    private boolean underWay;
    private List<Subject> subjects = List.of(Subject.values());
    private Set<String> needs = Set.of();

    private Map<String, String> reasons() {
        return plan().lines().stream()
                .filter(line -> line.subject() != Subject.BUILD_CACHE)
                .collect(Collectors.toMap(
                        Line::id,
                        line -> (line.goes() ? "goes " : "stays ") + line.why().key()));
    }

    private PrunePlan plan() {
        return PruneDecision.of(
                "shop",
                new PruneFacts(
                        NOW,
                        images,
                        containers,
                        networks,
                        List.of(
                                new CacheEntry("a", 100, false, OLD, List.of()),
                                new CacheEntry("b", 20, true, OLD, List.of()),
                                new CacheEntry("c", 3, false, NOW.minusSeconds(60), List.of("d")),
                                new CacheEntry("d", 1, false, OLD, List.of("e", "gone")),
                                new CacheEntry("e", 1, false, OLD, List.of())),
                        releases,
                        ComposeWords.of(List.of(compose), Map.of(), unclear),
                        Set.of("shop"),
                        underWay,
                        List.of(),
                        Map.of()),
                new UpkeepDuty(null, 3, DAY, subjects, Duration.ofDays(30)));
    }

    private void image(String id, List<String> tags) {
        images.add(new HeldImage(new StoredImage(id, tags, List.of(), OLD, null, 7), OLD));
    }

    private void container(String id, String state, Map<String, String> labels, String policy) {
        containers.add(new StoredContainer(
                new Container(
                        id,
                        id,
                        "sha256:used",
                        "shop:9",
                        labels,
                        state,
                        null,
                        0,
                        false,
                        OLD,
                        OLD,
                        0,
                        policy,
                        Map.of("joined", new Container.Network("", List.of())),
                        List.of(),
                        List.of(),
                        false),
                OLD,
                3,
                needs));
    }

    /**
     * A thousand machines. The oracle knows the truth of each, of which TaskForge sees a part only, and shares no code with the decision.
     */
    @Test
    void noHistoryOfAThousandLosesWhatAWayBackNeedsOrWhatIsYoung() {
        int going = 0;
        int needed = 0;
        for (long seed = 0; seed < 1_000; seed++) {
            var machine = new RandomMachine(seed);
            var duty = new UpkeepDuty(null, machine.keep, DAY, List.of(Subject.values()), DAY);
            var plan = PruneDecision.of("p0", machine.facts(), duty);
            var gone = plan.lines().stream().filter(Line::goes).map(Line::id).collect(Collectors.toSet());
            needed += everyWayBackIsThere(seed, machine, gone);
            nothingInUseOrYoungGoes(seed, machine, gone);
            going += (int) machine.images.stream()
                    .filter(image -> gone.contains(image.id()))
                    .count();
        }
        assertThat(going).as("it is no oracle that lets nothing go").isGreaterThan(500);
        assertThat(needed).isGreaterThan(1_000);
    }

    /** Goes back from what serves, release by release, as often as releases are kept. */
    private static int everyWayBackIsThere(long seed, RandomMachine machine, Set<String> gone) {
        int ways = 0;
        for (var project : machine.served.entrySet()) {
            var seen = new HashSet<Integer>();
            var order = project.getValue();
            for (int i = order.size() - 1; i >= 0 && seen.size() < machine.keep; i--) {
                int number = order.get(i);
                if (!seen.add(number)) {
                    continue;
                }
                var release = machine.written(project.getKey(), number);
                for (var image : machine.images) {
                    boolean serves = image.id().equals(release.image())
                            || image.digests().stream()
                                    .anyMatch(digest -> release.digests().contains(digest));
                    if (serves) {
                        ways++;
                        assertThat(gone)
                                .as("seed %d: release %d of %s", seed, number, project.getKey())
                                .doesNotContain(image.id());
                    }
                }
            }
        }
        return ways;
    }

    private static void nothingInUseOrYoungGoes(long seed, RandomMachine machine, Set<String> gone) {
        var youngest = NOW.minus(DAY);
        for (var image : machine.images) {
            boolean used = machine.containers.stream()
                    .anyMatch(one -> one.container().image().equals(image.id()));
            boolean young = !image.arrived().isBefore(youngest)
                    || (image.tagged() != null && !image.tagged().isBefore(youngest));
            boolean named = image.tags().stream().anyMatch(machine.composed::contains);
            if (used || young || named || machine.underWay) {
                assertThat(gone).as("seed %d: image %s", seed, image).doesNotContain(image.id());
            }
        }
        for (var stored : machine.containers) {
            var one = stored.container();
            boolean ended = Set.of("exited", "dead", "created").contains(one.state());
            boolean young = !machine.aliveAt(one.name()).isBefore(youngest);
            boolean own = one.labels().keySet().stream().anyMatch(label -> label.startsWith("dev.taskforge"));
            var compose = one.label("com.docker.compose.project");
            boolean kept = compose != null
                    && machine.served.containsKey(compose)
                    && one.label("com.docker.compose.oneoff") == null;
            boolean named =
                    machine.containers.stream().anyMatch(other -> other.needs().contains(one.name()));
            if (!ended || young || own || kept || named) {
                assertThat(gone).as("seed %d: container %s", seed, one).doesNotContain(one.id());
            }
        }
        for (var network : machine.networks) {
            boolean joined = machine.containers.stream()
                    .anyMatch(one -> one.container().networks().containsKey(network.name()));
            boolean young = !machine.madeAt(network.name()).isBefore(youngest);
            boolean composed = network.labels().containsKey("com.docker.compose.project");
            if (joined || young || network.used() || !network.local() || !composed || machine.underWay) {
                assertThat(gone).as("seed %d: network %s", seed, network).doesNotContain(network.id());
            }
        }
    }

    @Test
    void anImageStaysForEachReasonAndGoesForNone() {
        image("sha256:used", List.of());
        image("sha256:reference", List.of("shop:9"));
        image("sha256:id", List.of());
        image("sha256:tag", List.of("shop:3"));
        image("sha256:named", List.of("postgres:16"));
        image("sha256:loose", List.of("busybox:1"));
        image("sha256:dangling", List.of());
        images.add(new HeldImage(new StoredImage("sha256:unknown", List.of(), List.of(), OLD, null, 7), null));
        images.add(new HeldImage(
                new StoredImage("sha256:tagged", List.of("x:1"), List.of(), OLD, NOW.minusSeconds(9), 7), OLD));
        images.add(new HeldImage(
                new StoredImage("sha256:digest", List.of(), List.of("r/shop@sha256:d"), OLD, null, 7), OLD));
        container("c", "running", Map.of(), "no");
        releases.add(new KeptRelease("shop", 4, "sha256:id", "shop:3", List.of("r/shop@sha256:d")));
        compose = "services: {db: {image: postgres:16}}";

        assertThat(reasons())
                .containsEntry("sha256:used", "stays prune.image.used")
                .containsEntry("sha256:reference", "stays prune.image.used")
                .containsEntry("sha256:id", "stays prune.image.release")
                .containsEntry("sha256:tag", "stays prune.image.release")
                .containsEntry("sha256:digest", "stays prune.image.release")
                .containsEntry("sha256:named", "stays prune.image.named")
                .containsEntry("sha256:unknown", "stays prune.image.ageless")
                .containsEntry("sha256:tagged", "stays prune.young")
                .containsEntry("sha256:loose", "goes prune.image.unused")
                .containsEntry("sha256:dangling", "goes prune.image.untagged");
    }

    @Test
    void noImageGoesWhileADeploymentIsUnderWay() {
        image("sha256:loose", List.of("busybox:1"));
        underWay = true;

        assertThat(reasons()).containsEntry("sha256:loose", "stays prune.image.deploying");
    }

    @Test
    void whileAComposeFileCannotBeReadWhatHasATagStays() {
        image("sha256:loose", List.of("busybox:1"));
        image("sha256:dangling", List.of());
        unclear = Message.of("prune.unclear.file", "/x", "AccessDeniedException");

        assertThat(reasons())
                .containsEntry("sha256:loose", "stays prune.unclear.file")
                .containsEntry("sha256:dangling", "goes prune.image.untagged");
    }

    @Test
    void aContainerStaysForEachReasonAndGoesForNone() {
        container("runs", "running", Map.of(), "no");
        container("plain", "exited", Map.of(), "no");
        container("removing", "removing", Map.of(), "no");
        container("ours", "exited", Map.of("dev.taskforge.release", "3"), "no");
        container("swarm", "exited", Map.of("com.docker.swarm.task.id", "3"), "no");
        container("stopped", "exited", Map.of(), "unless-stopped");
        container("shop", "exited", Map.of("com.docker.compose.project", "shop"), "no");
        container(
                "once",
                "exited",
                Map.of("com.docker.compose.project", "shop", "com.docker.compose.oneoff", "True"),
                "no");
        container("other", "exited", Map.of("com.docker.compose.project", "other"), "no");
        container("alive", "running", Map.of("com.docker.compose.project", "living"), "no");
        container("dead", "dead", Map.of("com.docker.compose.project", "living"), "no");

        assertThat(reasons())
                .doesNotContainKeys("runs", "alive")
                .containsEntry("plain", "goes prune.container.ended")
                .containsEntry("once", "goes prune.container.ended")
                .containsEntry("other", "goes prune.container.ended")
                .containsEntry("removing", "stays prune.container.state")
                .containsEntry("ours", "stays prune.container.own")
                .containsEntry("swarm", "stays prune.container.swarm")
                .containsEntry("stopped", "stays prune.container.restarts")
                .containsEntry("shop", "stays prune.container.known")
                .containsEntry("dead", "stays prune.container.alive");
    }

    @Test
    void withoutBeingToldOnlyWhatComposeRanOnceGoesAndNothingOfOthers() {
        subjects = List.of(Subject.CONTAINERS, Subject.IMAGES);
        image("sha256:used", List.of());
        container("plain", "exited", Map.of(), "no");
        container("other", "exited", Map.of("com.docker.compose.project", "other"), "no");
        container(
                "once",
                "exited",
                Map.of("com.docker.compose.project", "other", "com.docker.compose.oneoff", "True"),
                "no");

        assertThat(reasons())
                .containsEntry("plain", "stays prune.container.foreign")
                .containsEntry("other", "stays prune.container.foreign")
                .containsEntry("once", "goes prune.container.ended")
                .as("its image stays with it")
                .containsEntry("sha256:used", "stays prune.image.used");
        subjects = List.of(Subject.FOREIGN_CONTAINERS);
        assertThat(reasons())
                .containsEntry("plain", "goes prune.container.ended")
                .containsEntry("other", "goes prune.container.ended")
                .doesNotContainKey("once");
    }

    @Test
    void aContainerThatAnotherOneNamesStaysWhateverStateThatIsIn() {
        var number = "0123456789abcdef".repeat(4);
        container("byName", "exited", Map.of(), "no");
        container(number, "exited", Map.of(), "no");
        needs = Set.of("byName", number.substring(0, 12));
        container("needing", "exited", Map.of(), "no");

        assertThat(reasons())
                .containsEntry("byName", "stays prune.container.needed")
                .containsEntry(number, "stays prune.container.needed")
                .containsEntry("needing", "goes prune.container.ended");
    }

    @Test
    void aNetworkOfAContainerThatHasEndedStaysOrItCouldNotStartAgain() {
        container("plain", "exited", Map.of(), "no");
        networks.add(new StoredNetwork("joined", "joined", true, OLD, Map.of(), false));
        networks.add(new StoredNetwork("used", "used", true, OLD, Map.of(), true));
        networks.add(new StoredNetwork("swarm", "swarm", false, OLD, Map.of(), false));
        networks.add(new StoredNetwork("named", "named", true, OLD, Map.of(), false));
        networks.add(new StoredNetwork(
                "young", "young", true, NOW.minusSeconds(1), Map.of("com.docker.compose.project", "gone"), false));
        networks.add(new StoredNetwork(
                "shop", "shop_default", true, OLD, Map.of("com.docker.compose.project", "shop"), false));
        networks.add(new StoredNetwork("byHand", "byHand", true, OLD, Map.of(), false));
        networks.add(new StoredNetwork(
                "loose", "gone_default", true, OLD, Map.of("com.docker.compose.project", "gone"), false));
        compose = "networks: {named: {external: true}}";

        assertThat(reasons())
                .containsEntry("joined", "stays prune.network.used")
                .containsEntry("used", "stays prune.network.used")
                .containsEntry("swarm", "stays prune.network.swarm")
                .containsEntry("named", "stays prune.network.named")
                .containsEntry("young", "stays prune.young")
                .containsEntry("shop", "stays prune.network.project")
                .containsEntry("byHand", "stays prune.network.foreign")
                .containsEntry("loose", "goes prune.network.unused");
        underWay = true;
        assertThat(reasons()).containsEntry("loose", "stays prune.image.deploying");
    }

    @Test
    void whatBuildsLeftIsCountedApart() {
        assertThat(plan().lines())
                .filteredOn(line -> line.subject() == Subject.BUILD_CACHE)
                .extracting(line -> line.goes() + " " + line.bytes())
                .as("what a young piece rests on stays too")
                .containsExactly("true 100", "false 25");
    }

    @Test
    void onlyWhatIsChosenIsLookedAtAndTheLargestComesFirst() {
        image("sha256:small", List.of("a:1"));
        images.add(new HeldImage(new StoredImage("sha256:large", List.of("b:1"), List.of(), OLD, null, 900), OLD));
        container("plain", "exited", Map.of(), "no");
        var duty = new UpkeepDuty(null, 3, DAY, List.of(Subject.IMAGES), DAY);
        var facts = new PruneFacts(
                NOW,
                images,
                containers,
                networks,
                List.of(),
                releases,
                ComposeWords.NONE,
                Set.of(),
                false,
                List.of(),
                Map.of(Subject.LOGS, Message.of("prune.unread.logs", "x")));

        var plan = PruneDecision.of("shop", facts, duty);

        assertThat(plan.lines()).extracting(Line::id).containsExactly("sha256:large", "sha256:small");
        assertThat(plan.bytes()).isEqualTo(907);
        assertThat(plan.unread()).isEmpty();
    }

    @Test
    void aLongPlanIsToldShortlyAndLosesNoBytes() {
        for (int i = 0; i < 1_200; i++) {
            image("sha256:" + i, List.of("a" + i + ":1"));
        }

        var shortened = plan().shortened();

        assertThat(shortened.lines()).hasSizeLessThan(400);
        assertThat(shortened.pieces()).containsEntry(Subject.IMAGES, 1_200);
        assertThat(shortened.bytes()).isEqualTo(plan().bytes());
        assertThat(shortened.lines()).anyMatch(line -> line.name().equals("+900") && line.bytes() == 900 * 7);
    }
}
