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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What the sentinel has told, in a small file. One that cannot be read or understood counts as nothing told: to tell twice is better
 * than not to tell.
 *
 * @param told by what was told to be amiss; empty when it was told that all is well, or nothing yet
 * @param at when; null when nothing yet
 */
record Memory(List<String> told, @Nullable Instant at) {
    static final String NAME = "sentinel-told.json";
    static final Memory NOTHING = new Memory(List.of(), null);

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
        var told = new TreeSet<String>();
        read.path("told").forEach(id -> told.add(id.asString()));
        return new Memory(List.copyOf(told), Instant.parse(read.path("at").asString("")));
    }

    /** With no time when that lies ahead: a clock that was wrong would keep us silent until it is that late. */
    Memory until(Instant now) {
        return at != null && at.isAfter(now) ? new Memory(told, null) : this;
    }

    /** The one that was told last; the other one where that is the same. */
    Memory orLater(Memory other) {
        return at == null || (other.at != null && !other.at.isBefore(at)) ? other : this;
    }

    /** Whether what was seen has to be told: something new is amiss, the old was told long ago, or all is well again. */
    boolean isNews(Look.Seen seen, Duration repeat) {
        if (seen.well()) {
            return !told.isEmpty();
        }
        return at == null
                || !told.containsAll(ids(seen))
                || Duration.between(at, seen.at()).compareTo(repeat) >= 0;
    }

    /** After that was told. */
    static Memory of(Look.Seen seen) {
        return new Memory(ids(seen), seen.at());
    }

    /** After something that is no news: what is amiss no more is news when it comes again. */
    Memory without(Look.Seen seen) {
        return new Memory(ids(seen), at);
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

    private static List<String> ids(Look.Seen seen) {
        return seen.troubles().stream().map(Trouble::id).distinct().sorted().toList();
    }
}
