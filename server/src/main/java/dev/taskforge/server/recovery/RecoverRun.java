package dev.taskforge.server.recovery;

import dev.taskforge.ops.backup.OwnBackups;
import dev.taskforge.ops.backup.OwnBackups.Brought;
import dev.taskforge.ops.backup.OwnBackups.Candidate;
import dev.taskforge.ops.backup.OwnKey;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.server.DataLock;
import dev.taskforge.server.Store;
import dev.taskforge.server.copy.IntoPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
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

    /** Holds the file of the records once they are in PostgreSQL. */
    private static final String ASIDE = "before-postgresql";

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

    /** What lies at all places that answer; nothing is changed. */
    RecoverReport.Listing list() throws IOException, InterruptedException {
        return atAll(found -> new RecoverReport.Listing(
                found.stream()
                        .map(one -> one.place().origin().location(""))
                        .distinct()
                        .toList(),
                found.stream()
                        .map(one -> new RecoverReport.Item(
                                one.candidate().artifact(),
                                one.place().name(),
                                one.candidate().bytes(),
                                one.candidate().whole()))
                        .toList(),
                List.copyOf(passedOver)));
    }

    /**
     * Brings everything back.
     *
     * @throws Refused when that is not possible; the data directory then is as it was
     */
    RecoverReport run() throws IOException, InterruptedException {
        var parent = request.data().toAbsolutePath().getParent();
        if (parent == null) {
            throw Refused.wrongUse("recover.root");
        }
        Files.createDirectories(parent);
        var work = parent.resolve("." + request.data().getFileName() + ".recovering");
        if (!Files.exists(work, LinkOption.NOFOLLOW_LINKS)) {
            OwnFiles.makeFolder(work);
        }
        // Whoever else may write there could take the key, or put other records in place.
        if (!OwnFiles.isOurs(work)) {
            throw Refused.of("recover.not_ours", work.toString());
        }
        try (var lock = DataLock.take(work).orElseThrow(() -> Refused.of("recover.busy", work.toString()))) {
            try {
                clear(work);
                requireEmpty();
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
        return atAll(all -> {
            var found = newest(all, fetched, identity, whole);
            if (key != null) {
                OwnKey.store(whole.resolve(OwnFile.KEY), key);
            }
            var report = new Reviving(request, found.place(), found.brought(), List.copyOf(passedOver), clock, language)
                    .revive(whole);
            OwnFiles.removeTree(work.resolve("key"));
            return inPlace(whole, report);
        });
    }

    /** The data directory first: should the database fail then, all is there and can be copied with {@code store copy}. */
    private RecoverReport inPlace(Path whole, RecoverReport report) throws IOException {
        var to = request.to();
        if (to == null) {
            publish(whole);
            return report;
        }
        var database = new IntoPostgres(to, clock, language);
        try {
            database.look(whole);
        } catch (IntoPostgres.NotCopied e) {
            throw Refused.of("recover.no_database", String.valueOf(e.getMessage()));
        }
        publish(whole);
        RecoverReport moved;
        try {
            moved = report.movedTo(database.copy(request.data()));
        } catch (IntoPostgres.NotCopied | IllegalStateException e) {
            throw Refused.of("recover.not_copied", request.data().toString(), String.valueOf(e.getMessage()));
        }
        try {
            setAside();
        } catch (IOException | UncheckedIOException e) {
            throw Refused.of("recover.not_set_aside", request.data().toString(), ASIDE, String.valueOf(e.getMessage()));
        }
        return moved;
    }

    /** So that no start without the database goes on with records that are older than those in it. */
    private void setAside() throws IOException {
        var file = Store.file(request.data());
        var aside = OwnFiles.makeFolder(request.data().resolve(ASIDE));
        OwnFiles.move(file, aside.resolve(file.getFileName()));
        OwnFiles.sync(request.data());
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

    private record Found(Places.Place place, Candidate candidate) {}

    private record Chosen(Places.Place place, Brought brought) {}

    /** The newest that is whole, wherever it lies; one that was asked for, and no other. */
    private Chosen newest(List<Found> all, Path fetched, @Nullable Path identity, Path whole)
            throws IOException, InterruptedException {
        boolean onlyKeys = true;
        for (var found : all.subList(0, Math.min(MOST_TRIED, all.size()))) {
            OwnFiles.removeTree(whole);
            OwnFiles.makeFolder(whole);
            var name = found.candidate().artifact();
            try {
                var brought = new OwnBackups(found.place().origin(), fetched, identity, progress)
                        .bring(
                                found.candidate(),
                                whole,
                                Store.file(whole).getFileName().toString());
                if (brought.kept().containsAll(NEEDED)) {
                    return new Chosen(found.place(), brought);
                }
                passedOver.add(name + ": it holds no keys of TaskForge");
                onlyKeys = false;
            } catch (OwnBackups.KeyRefused e) {
                passedOver.add(String.valueOf(e.getMessage()));
            } catch (OwnBackups.Damaged | DestinationException e) {
                passedOver.add(String.valueOf(e.getMessage()));
                onlyKeys = false;
            }
        }
        var reasons = String.join("\n  ", passedOver);
        throw Refused.of(onlyKeys ? "recover.key_refused" : "recover.none_whole", reasons);
    }

    private interface Work<T> {
        T with(List<Found> found) throws IOException, InterruptedException;
    }

    /** With what lies at all places, the newest first; those that cannot be reached are passed over. */
    private <T> T atAll(Work<T> work) throws IOException, InterruptedException {
        var open = new ArrayList<Places.Place>();
        try {
            var found = new ArrayList<Found>();
            for (var opening : places.all()) {
                try {
                    var place = opening.open();
                    open.add(place);
                    var there = OwnBackups.list(place.origin(), place.only());
                    there.forEach(one -> found.add(new Found(place, one)));
                    if (there.isEmpty()) {
                        passedOver.add(place.origin().location("") + ": "
                                + (place.only() == null
                                        ? "no encrypted backup of TaskForge itself"
                                        : "no " + place.only()));
                    }
                } catch (DestinationException e) {
                    passedOver.add(String.valueOf(e.getMessage()));
                }
            }
            if (found.isEmpty()) {
                throw Refused.of("recover.nowhere", String.join("\n  ", passedOver));
            }
            // Of the same backup at two places, that of the place named first.
            found.sort(Comparator.comparing(Found::candidate, Candidate.NEWEST_FIRST));
            return work.with(found);
        } finally {
            open.forEach(Places.Place::close);
        }
    }
}
