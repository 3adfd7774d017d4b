package dev.taskforge.server.recovery;

import dev.taskforge.ops.backup.OwnBackups;
import dev.taskforge.ops.backup.OwnBackups.Brought;
import dev.taskforge.ops.backup.OwnBackups.Candidate;
import dev.taskforge.ops.backup.OwnKey;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.server.DataLock;
import dev.taskforge.server.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recovers once. Everything is made in a folder beside the data directory and gets its name in one move when it is complete, so that
 * the data directory is there whole or not at all; what a killed run leaves is removed by the next one.
 */
final class RecoverRun {
    /** So many damaged ones are passed over. */
    private static final int MOST_TRIED = 20;

    /** Without these the records are half blind. */
    private static final Set<String> NEEDED = Set.of("secrets.json", "audit-key");

    private final RecoverRequest request;
    private final Places places;
    private final Clock clock;
    private final Locale language;
    private final OwnBackups.Listener progress;
    private final List<String> passedOver = new ArrayList<>();

    RecoverRun(RecoverRequest request, Places places, Clock clock, Locale language, OwnBackups.Listener progress) {
        this.language = language;
        this.request = request;
        this.places = places;
        this.clock = clock;
        this.progress = progress;
    }

    /** What lies at the first place that answers; nothing is changed. */
    RecoverReport.Listing list() throws IOException, InterruptedException {
        return atFirst((place, candidates) -> new RecoverReport.Listing(
                place.origin().location(""),
                candidates.stream()
                        .map(one -> new RecoverReport.Item(one.artifact(), one.bytes(), one.whole()))
                        .toList()));
    }

    /**
     * Brings everything back.
     *
     * @throws Refused when that is not possible; the data directory then is as it was
     */
    RecoverReport run() throws IOException, InterruptedException {
        requireEmpty();
        var parent = request.data().toAbsolutePath().getParent();
        if (parent == null) {
            throw Refused.wrongUse("recover.root");
        }
        Files.createDirectories(parent);
        var work = parent.resolve("." + request.data().getFileName() + ".recovering");
        if (!Files.isDirectory(work)) {
            OwnFiles.makeFolder(work);
        }
        try (var lock = DataLock.take(work).orElseThrow(() -> Refused.of("recover.busy", work.toString()))) {
            clear(work);
            try {
                return within(work);
            } finally {
                clear(work);
                OwnFiles.removeTree(work);
            }
        }
    }

    private void requireEmpty() throws IOException {
        var data = request.data();
        if (!Files.exists(data)) {
            return;
        }
        if (!Files.isDirectory(data)) {
            throw Refused.of("recover.not_a_folder", data.toString());
        }
        try (var files = Files.list(data)) {
            var found = files.map(file -> file.getFileName().toString())
                    .sorted()
                    .limit(5)
                    .toList();
            if (!found.isEmpty()) {
                throw Refused.of("recover.not_empty", data.toString(), String.join(", ", found));
            }
        }
    }

    /** All but the lock. */
    private static void clear(Path work) throws IOException {
        OwnFiles.removeTree(work.resolve("fetched"));
        OwnFiles.removeTree(work.resolve("whole"));
        OwnFiles.removeTree(work.resolve("key"));
    }

    private RecoverReport within(Path work) throws IOException, InterruptedException {
        var key = request.key();
        var identity = key == null ? null : work.resolve("key");
        if (key != null && identity != null) {
            OwnKey.store(identity, key);
        }
        var fetched = OwnFiles.makeFolder(work.resolve("fetched"));
        var whole = work.resolve("whole");
        return atFirst((place, candidates) -> {
            var backups = new OwnBackups(place.origin(), fetched, identity, progress);
            var brought = newest(backups, place, candidates, whole);
            if (key != null) {
                OwnKey.store(whole.resolve(OwnFile.KEY), key);
            }
            var report = new Reviving(request, place, brought, List.copyOf(passedOver), clock, language).revive(whole);
            publish(whole);
            return report;
        });
    }

    private void publish(Path whole) throws IOException {
        OwnFiles.sync(whole);
        requireEmpty();
        try {
            OwnFiles.move(whole, request.data());
        } catch (IOException e) {
            throw Refused.of("recover.no_move", request.data().toString(), String.valueOf(e.getMessage()));
        }
    }

    /** The newest that is whole; one that was asked for, and no other. */
    private Brought newest(OwnBackups backups, Places.Place place, List<Candidate> candidates, Path whole)
            throws IOException, InterruptedException {
        for (var candidate : candidates.subList(0, Math.min(MOST_TRIED, candidates.size()))) {
            OwnFiles.removeTree(whole);
            OwnFiles.makeFolder(whole);
            try {
                var brought = backups.bring(
                        candidate, whole, Store.file(whole).getFileName().toString());
                if (brought.kept().containsAll(NEEDED)) {
                    return brought;
                }
                passedOver.add(candidate.artifact() + ": it holds no keys of TaskForge");
            } catch (OwnBackups.Damaged e) {
                passedOver.add(String.valueOf(e.getMessage()));
            } catch (OwnBackups.KeyRefused e) {
                throw Refused.of("recover.key_refused", String.valueOf(e.getMessage()));
            }
        }
        throw Refused.of("recover.none_whole", place.origin().location(""), String.join("\n  ", passedOver));
    }

    private interface Work<T> {
        T with(Places.Place place, List<Candidate> candidates) throws IOException, InterruptedException;
    }

    /** At the first place that answers and holds backups. */
    private <T> T atFirst(Work<T> work) throws IOException, InterruptedException {
        var failures = new ArrayList<String>();
        for (var opening : places.all()) {
            try (var place = opening.open()) {
                var candidates = wanted(OwnBackups.list(place.origin()), place.only());
                if (!candidates.isEmpty()) {
                    return work.with(place, candidates);
                }
                failures.add(place.origin().location("") + ": "
                        + (place.only() == null ? "no backup of TaskForge itself" : "no " + place.only()));
            } catch (DestinationException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        throw Refused.of("recover.nowhere", String.join("\n  ", failures));
    }

    private static List<Candidate> wanted(List<Candidate> all, @Nullable String only) {
        return all.stream()
                .filter(one -> only == null || one.artifact().equals(only))
                .toList();
    }
}
