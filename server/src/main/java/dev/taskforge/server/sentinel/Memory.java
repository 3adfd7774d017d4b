package dev.taskforge.server.sentinel;

import dev.taskforge.server.http.Json;
import dev.taskforge.server.recovery.OwnFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the sentinel has told, in a small file. One that cannot be read or understood counts as nothing told: to tell twice is better
 * than not to tell.
 *
 * @param told by what was told to be amiss; empty when it was told that all is well, or nothing yet
 * @param at when; null when nothing yet
 * @param late what the last look could not judge in time
 */
record Memory(List<String> told, @Nullable Instant at, List<String> late) {
    static final String NAME = "sentinel-told.json";
    static final Memory NOTHING = new Memory(List.of(), null, List.of());

    /** That of a folder which belongs to us alone. */
    static Memory in(Path folder) {
        var file = folder.resolve(NAME);
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? read(file) : NOTHING;
        } catch (IOException | JacksonException | DateTimeParseException e) {
            return NOTHING;
        }
    }

    private static Memory read(Path file) throws IOException {
        var read = Json.stored(Files.readString(file));
        var at = read.path("at");
        return new Memory(
                texts(read.path("told")),
                at.isNull() || at.isMissingNode() ? null : Instant.parse(at.asString("")),
                texts(read.path("late")));
    }

    private static List<String> texts(JsonNode node) {
        var texts = new TreeSet<String>();
        node.forEach(text -> texts.add(text.asString()));
        return List.copyOf(texts);
    }

    /** With no time when that lies ahead: a clock that was wrong would keep us silent until it is that late. */
    Memory until(Instant now) {
        return at != null && at.isAfter(now) ? new Memory(told, null, late) : this;
    }

    /** The one that was told last; the other one where that is the same. What was late counts in either. */
    Memory orLater(Memory other) {
        var later = at == null || (other.at != null && !other.at.isBefore(at)) ? other : this;
        var both = Stream.concat(late.stream(), other.late.stream()).distinct().sorted();
        return new Memory(later.told, later.at, both.toList());
    }

    /** Whether what was seen has to be told: something new is amiss, the old was told long ago, or all is well again. */
    boolean isNews(Look.Seen seen, Duration repeat) {
        if (!seen.amiss()) {
            return seen.well() && !told.isEmpty();
        }
        return at == null
                || !told.containsAll(ids(seen))
                || Duration.between(at, seen.at()).compareTo(repeat) >= 0;
    }

    /** After that was told. */
    static Memory of(Look.Seen seen) {
        return new Memory(ids(seen), seen.at(), late(seen));
    }

    /**
     * After something that is no news: what is amiss no more is news when it comes again. What nobody could judge says nothing of what
     * was told.
     */
    Memory without(Look.Seen seen) {
        return new Memory(seen.amiss() || seen.well() ? ids(seen) : told, at, late(seen));
    }

    /** After nothing could be told. */
    Memory after(Look.Seen seen) {
        return new Memory(told, at, late(seen));
    }

    /** Writes it; whoever owns the folder can read and replace it, whoever wrote it. */
    void write(Path folder) throws IOException {
        var file = folder.resolve(NAME);
        OwnFiles.write(file, Json.write(this) + "\n");
        var owner = Files.getOwner(folder);
        // Whoever owns the folder could have put a link there meanwhile.
        var written = Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!written.getOwner().equals(owner)) {
            written.setOwner(owner);
        }
    }

    private static List<String> late(Look.Seen seen) {
        return seen.late().stream().distinct().sorted().toList();
    }

    private static List<String> ids(Look.Seen seen) {
        return seen.troubles().stream().map(Trouble::id).distinct().sorted().toList();
    }
}
