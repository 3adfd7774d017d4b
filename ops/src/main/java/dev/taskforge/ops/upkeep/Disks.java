package dev.taskforge.ops.upkeep;

import dev.taskforge.ops.check.Filling;
import dev.taskforge.ops.check.Inodes;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The disks that must not fill up: that of the whole machine, that of Docker Engine and that of TaskForge's records; each disk once. Safe
 * for use by any thread.
 */
public final class Disks {
    /** How far a forecast reaches. */
    public static final Duration REACH = Duration.ofDays(14);

    private static final Logger LOG = LoggerFactory.getLogger(Disks.class);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Path data;
    private final Path socket;
    private final Clock clock;
    private final Map<String, Filling> fillings = new LinkedHashMap<>();
    private volatile List<Forecast> seen = List.of();

    /**
     * @param data where TaskForge keeps its records
     * @param socket of Docker Engine
     */
    public Disks(Path data, Path socket, Clock clock) {
        this.data = data;
        this.socket = socket;
        this.clock = clock;
    }

    /**
     * What is known of a disk.
     *
     * @param at when it was looked at
     * @param watched how long it has been
     * @param needed how long it must be before its end can be told
     * @param fullIn when it is full at the pace of the last time; null when it does not fill up, or too little is known
     */
    public record Forecast(
            DiskRoom room,
            Instant at,
            Duration watched,
            Duration needed,
            @Nullable Duration fullIn) {
        /** Whether enough is known to say anything. */
        public boolean isKnown() {
            return watched.compareTo(needed) >= 0;
        }
    }

    /** How the disks are now. One that is not there, or does not answer, is left out. */
    public List<DiskRoom> measure() throws InterruptedException {
        var rooms = new LinkedHashMap<String, DiskRoom>();
        for (var path : places()) {
            try {
                room(path).ifPresent(room -> rooms.putIfAbsent(room.store(), room));
            } catch (IOException e) {
                LOG.warn("the disk of {} cannot be measured: {}", path, e.toString());
            }
        }
        return List.copyOf(rooms.values());
    }

    private List<Path> places() {
        var places = new ArrayList<Path>();
        places.add(Path.of("/"));
        try {
            places.add(Docker.connect(socket).folder());
        } catch (IOException e) {
            LOG.debug("Docker Engine does not say where its folder is: {}", e.toString());
        }
        places.add(data);
        return places;
    }

    private static Optional<DiskRoom> room(Path path) throws IOException, InterruptedException {
        if (!Files.exists(path)) {
            return Optional.empty(); // Docker Engine may see another machine's files
        }
        var store = Files.getFileStore(path);
        var inodes = Inodes.count(path, SOON);
        return Optional.of(new DiskRoom(
                path.toString(),
                store.toString(),
                store.getTotalSpace(),
                store.getUsableSpace(),
                inodes.total(),
                inodes.free()));
    }

    /** Looks at them once; whoever looks each minute learns how fast they fill up. */
    public synchronized void look() throws InterruptedException {
        var now = clock.instant();
        var forecasts = new ArrayList<Forecast>();
        for (var room : measure()) {
            var pace = fillings.computeIfAbsent(room.store(), _ -> new Filling())
                    .take(now, room.total() - room.free(), REACH);
            forecasts.add(new Forecast(
                    room,
                    now,
                    pace.seen(),
                    Filling.needed(REACH),
                    pace.until(room.free()).orElse(null)));
        }
        seen = List.copyOf(forecasts);
    }

    /** What the last look found; empty before the first. */
    public List<Forecast> forecasts() {
        return seen;
    }
}
