package dev.taskforge.ops.patch;

import dev.taskforge.ops.patch.advisory.AdvisoryScan;
import dev.taskforge.ops.patch.advisory.Lookup;
import dev.taskforge.ops.patch.advisory.Vulnerability;
import dev.taskforge.ops.patch.inventory.Component;
import dev.taskforge.ops.patch.inventory.Inventory;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packages against advisories. What was not looked up, or in advisories that are too old, is never taken for well. */
final class PackageLookup {
    private static final Duration AHEAD = Duration.ofDays(1);
    /** In none of the ecosystems do two months pass without a new advisory: such a file was only copied lately. */
    private static final Duration SILENT = Duration.ofDays(60);

    private final Instant now;
    private final Duration maxAge;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Subject> subjects = new ArrayList<>();
    private final List<Message> notes = new ArrayList<>();

    PackageLookup(Instant now, Duration maxAge) {
        this.now = now;
        this.maxAge = maxAge;
    }

    List<Finding> findings() {
        return findings;
    }

    List<Subject> subjects() {
        return subjects;
    }

    /** What is worth to know but is no fault that anybody could mend. */
    List<Message> notes() {
        return notes;
    }

    /**
     * Looks.
     *
     * @param system the packages of the operating system
     * @param advisories null when none are declared
     */
    void look(Inventory inventory, List<Component> system, @Nullable Path advisories) throws InterruptedException {
        inventory.unread().forEach(said -> subjects.add(new Subject(Area.PACKAGES, Subject.Standing.MISSING, said)));
        if (inventory.files().isEmpty()) {
            subjects.add(Subject.missing(Area.PACKAGES, "updates.packages.none"));
        }
        if (advisories == null) {
            subjects.add(Subject.missing(
                    Area.PACKAGES,
                    "updates.packages.not-looked-up",
                    inventory.components().size()));
            return;
        }
        if (!Files.exists(advisories)) {
            subjects.add(Subject.missing(Area.PACKAGES, "updates.packages.no-folder", advisories));
            return;
        }
        var all = new ArrayList<>(inventory.components());
        all.addAll(system);
        var found = new AdvisoryScan(all).in(advisories);
        found.unread().forEach(said -> subjects.add(new Subject(Area.PACKAGES, Subject.Standing.MISSING, said)));
        found.lookups().forEach(this::lookup);
        if (found.unfixed() > 0) {
            notes.add(Message.of("updates.packages.unfixed", found.unfixed()));
        }
        found.vulnerabilities().forEach(one -> findings.add(finding(one)));
    }

    private void lookup(Lookup lookup) {
        var fetched = lookup.fetched();
        if (fetched == null) {
            subjects.add(
                    Subject.missing(Area.PACKAGES, "updates.packages.no-advisories", lookup.packages(), lookup.name()));
            return;
        }
        if (fetched.isAfter(now.plus(AHEAD))) {
            subjects.add(Subject.missing(Area.PACKAGES, "updates.packages.future", lookup.name(), fetched));
            return;
        }
        var newest = lookup.newest();
        var age = Duration.between(fetched, now);
        if (age.compareTo(maxAge) > 0) {
            subjects.add(Subject.old(
                    Area.PACKAGES,
                    "updates.packages.old",
                    lookup.name(),
                    Durations.roughly(age),
                    Durations.show(maxAge)));
        } else if (newest == null || newest.isBefore(now.minus(SILENT))) {
            subjects.add(Subject.old(
                    Area.PACKAGES, "updates.packages.copied", lookup.name(), newest == null ? "?" : newest));
        } else if (!lookup.unclear().isEmpty()) {
            subjects.add(Subject.missing(
                    Area.PACKAGES,
                    "updates.packages.unclear",
                    lookup.name(),
                    lookup.unclear().size(),
                    lookup.unclear().getFirst()));
        } else {
            subjects.add(Subject.looked(
                    Area.PACKAGES,
                    "updates.packages.looked",
                    lookup.packages(),
                    lookup.name(),
                    lookup.advisories(),
                    fetched.truncatedTo(ChronoUnit.MINUTES)));
        }
    }

    private static Finding finding(Vulnerability one) {
        var component = one.component();
        var summary = one.summary().isEmpty() ? one.ids().getFirst() : one.summary();
        return new Finding(
                Area.PACKAGES,
                Grade.of(one.severity()),
                component.name(),
                component.version(),
                one.fixed(),
                one.ids(),
                String.join(", ", one.places()),
                null,
                Message.of("updates.vulnerable", summary));
    }
}
