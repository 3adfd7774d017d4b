package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.host.docker.Pruning.CacheEntry;
import dev.taskforge.ops.host.docker.Pruning.StoredContainer;
import dev.taskforge.ops.host.docker.Pruning.StoredImage;
import dev.taskforge.ops.host.docker.Pruning.StoredNetwork;
import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is decided upon. The decision asks nobody else.
 *
 * @param releases those of all projects to which they may return
 * @param words what the Compose files of all projects name
 * @param projects the projects of all projects of TaskForge, as Compose calls them
 * @param underWay whether a project is being deployed
 * @param others what is not Docker Engine's: logs, the journal, packages
 * @param unread why nothing is known of a subject
 */
record PruneFacts(
        Instant now,
        List<HeldImage> images,
        List<StoredContainer> containers,
        List<StoredNetwork> networks,
        List<CacheEntry> cache,
        List<KeptRelease> releases,
        ComposeWords words,
        Set<String> projects,
        boolean underWay,
        List<PrunePlan.Line> others,
        Map<Subject, Message> unread) {
    PruneFacts {
        images = List.copyOf(images);
        containers = List.copyOf(containers);
        networks = List.copyOf(networks);
        cache = List.copyOf(cache);
        releases = List.copyOf(releases);
        projects = Set.copyOf(projects);
        others = List.copyOf(others);
        unread = Map.copyOf(unread);
    }

    /** @param since since when it has been on this machine without a break, as far as that is known; null when nothing is known */
    record HeldImage(StoredImage image, @Nullable Instant since) {}
}
