package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.backup.scratch.ScratchContainer;
import dev.taskforge.ops.host.FreeMemory;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.Probe;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Smoke;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets an application run against a restored copy of its database, in a network that leads nowhere, and asks it. It gets nothing of
 * production: not its Compose file, nor its variables, secrets, volumes, files and ports. Whoever calls removes what is in the network.
 */
final class CopySmoke {
    private static final Logger LOG = LoggerFactory.getLogger(CopySmoke.class);
    /** By which the application finds the server with the copy. */
    static final String HOST = "database";

    private static final int PORT = 5_432;

    private static final long MEMORY = 1L << 30;
    /** Less than an application needs to start says nothing about what was restored. */
    private static final long LEAST_FREE = 384L << 20;

    /** One processor, in billionths. */
    private static final long PROCESSORS = 1_000_000_000;

    private static final Duration LOOK = Duration.ofMillis(500);
    /** After so long a server has counted what was done in it before. */
    private static final Duration COUNTED = Duration.ofSeconds(1);

    private static final int IMAGE = 12;
    private static final int LOG_LINES = 20;
    private static final int LOG_BYTES = 8 * 1024;
    private static final int TOLD_LINES = 5;
    private static final int TOLD = 600;

    private final JobContext job;
    private final Backup backup;
    private final DrillServers servers;
    private final SmokePlans.Plan plan;
    private final Facts.Server source;

    /** @param source what the database was on */
    CopySmoke(JobContext job, Backup backup, DrillServers servers, SmokePlans.Plan plan, Facts.Server source) {
        this.job = job;
        this.backup = backup;
        this.servers = servers;
        this.plan = plan;
        this.source = source;
    }

    /** What a look at the application says. */
    enum Look {
        ANSWERED,
        /** It may still come. */
        WAIT,
        ENDED,
        LATE,
        /** It answers as wanted, and has not used the copy. */
        ALONE
    }

    /**
     * Judges a look.
     *
     * @param status of its answer; 0 for none
     * @param used whether it has used the copy
     * @param late whether its time is over
     */
    static Look judge(boolean running, int status, int wanted, boolean used, boolean late) {
        if (!running) {
            return Look.ENDED;
        }
        if (status == wanted && used) {
            return Look.ANSWERED;
        }
        if (status == wanted && late) {
            return Look.ALONE;
        }
        return late ? Look.LATE : Look.WAIT;
    }

    /** The last lines of what an application wrote, on one line and without secrets; never empty. */
    static String told(String log, Masking masking) {
        var lines = masking.mask(log)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        var last = String.join(" / ", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
        if (last.isEmpty()) {
            return "–";
        }
        return last.length() <= TOLD ? last : "…" + last.substring(last.length() - TOLD + 1);
    }

    /**
     * Where an application finds the copy.
     *
     * @param user takes any password
     */
    static String url(String user) {
        var encoded = URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
        return "postgresql://" + encoded + ":drill@" + HOST + ":" + PORT + "/" + ScratchServer.DATABASE;
    }

    /** Starts it and waits until it answers as wanted; refuses when it does not. It does not outlive this call. */
    Comparison.Line run() throws IOException, DrillRefused {
        servers.removeApplications(); // of an attempt that was cut off
        Pause.of(COUNTED);
        var before = copy().use();
        var disk = DiskSpace.ofEngine(servers.docker()).orElse(null);
        var id = create(disk);
        try {
            start(id);
            return ask(id, before, disk);
        } finally {
            remove(id);
        }
    }

    private ScratchServer copy() throws IOException {
        var server = servers.running()
                .orElseThrow(() ->
                        new IOException("the server with the restored copy ended while the application was asked"));
        return ScratchServer.in(servers.docker(), server, source);
    }

    private Comparison.Line ask(String id, ScratchServer.Use before, @Nullable Path disk)
            throws IOException, DrillRefused {
        job.log("asking the application at " + smoke().path() + " in a network that leads nowhere");
        long end = System.nanoTime() + smoke().within().toNanos();
        while (true) {
            job.throwIfCancelled();
            var container = servers.docker()
                    .container(id)
                    .orElseThrow(() -> new IOException("the container of the application is gone"));
            boolean late = System.nanoTime() > end;
            int status = status(container);
            boolean used = status == smoke().status() && copy().use().isAfter(before);
            switch (judge(container.running(), status, smoke().status(), used, late)) {
                case ANSWERED -> {
                    job.log("the application answers with status " + status);
                    return line(container, true);
                }
                case ENDED, LATE, ALONE -> throw refusal(container, status);
                case WAIT -> Pause.of(LOOK);
            }
            if (disk != null && DiskSpace.isLow(disk)) {
                var left = HumanSize.of(DiskSpace.RESERVE);
                throw refused(container, "drill.smoke.disk", smoke().path(), left, last(container));
            }
        }
    }

    private Smoke smoke() {
        return plan.smoke();
    }

    /** Of which image it was, too: that a later one does is not proven. */
    private Comparison.Line line(Container container, boolean good) {
        var image = container.image().replaceFirst("^sha256:", "");
        var asked = smoke().path() + " (" + image.substring(0, Math.min(IMAGE, image.length())) + ")";
        return new Comparison.Line(Comparison.Kind.SMOKE, asked, -1, -1, good);
    }

    /** What keeps it from being started says nothing about what was restored. */
    private String create(@Nullable Path disk) throws DrillRefused {
        try {
            requireMemory();
            if (disk != null) {
                DiskSpace.require(disk, DiskSpace.RESERVE, "an application that is tried out");
            }
            var docker = servers.docker();
            var image = plan.image().find(docker);
            job.log("starting the application from image " + image);
            return docker.create(servers.application(), config(image));
        } catch (IOException | PermanentFailure e) {
            throw notBegun(e);
        }
    }

    private void start(String id) throws DrillRefused {
        try {
            servers.docker().start(id);
        } catch (IOException e) {
            throw notBegun(e);
        }
    }

    private DrillRefused notBegun(Exception e) {
        job.throwIfCancelled();
        var said = plan.masking().mask(String.valueOf(e.getMessage()));
        return new DrillRefused("drill.smoke.begin", backup.id(), said);
    }

    /** Also for a job that was told to end. What fails here is done again with the server, and by {@link ServersLeft}. */
    private void remove(String id) {
        boolean interrupted = Thread.interrupted();
        try {
            servers.docker().remove(id);
        } catch (IOException e) {
            LOG.warn(
                    "the application of job {} is not removed yet: {}",
                    job.job().id(),
                    e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void requireMemory() throws IOException {
        var free = FreeMemory.bytes();
        if (free.isPresent() && free.get() < LEAST_FREE) {
            throw new IOException("only " + HumanSize.of(free.get())
                    + " of memory are free, and the application may need " + HumanSize.of(LEAST_FREE));
        }
    }

    private ObjectNode config(String image) {
        var config = ScratchContainer.config(image, environment(), servers.applicationLabels(), MEMORY);
        var host = (ObjectNode) config.path("HostConfig");
        host.remove("Tmpfs"); // that is for databases
        host.put("NetworkMode", servers.network()).put("NanoCpus", PROCESSORS);
        ScratchContainer.resolveNothingOutside(config);
        host.putArray("CapDrop").add("NET_RAW");
        if (!smoke().command().isEmpty()) {
            var words = config.putArray("Cmd");
            smoke().command().forEach(words::add);
        }
        return config;
    }

    private Map<String, String> environment() {
        var user = smoke().user();
        var variables = new LinkedHashMap<>(smoke().variables());
        variables.put(smoke().url(), url(user == null ? source.owner() : user));
        return variables;
    }

    /** 0 when it does not answer. Its address is asked anew each time: nobody else must be asked in its place. */
    private int status(Container container) {
        var network = container.networks().get(servers.network());
        if (network == null || network.address().isEmpty()) {
            return 0;
        }
        return Probe.status(network.address(), smoke().port(), smoke().path()).orElse(0);
    }

    private DrillRefused refusal(Container container, int status) throws IOException {
        if (servers.isGone()) {
            throw new IOException("the server with the restored copy ended while the application was asked");
        }
        var path = smoke().path();
        var last = last(container);
        if (!container.running()) {
            var code = container.exitCode() + (container.outOfMemory() ? ", out of memory" : "");
            return refused(container, "drill.smoke.ended", code, path, last);
        }
        long seconds = smoke().within().toSeconds();
        if (status == smoke().status()) {
            return refused(container, "drill.smoke.alone", path, status, seconds, last);
        }
        return status == 0
                ? refused(container, "drill.smoke.silent", path, seconds, last)
                : refused(container, "drill.smoke.status", path, status, smoke().status(), seconds, last);
    }

    private DrillRefused refused(Container container, String key, Object... arguments) {
        var all = new ArrayList<Object>(List.of(backup.id()));
        all.addAll(List.of(arguments));
        return new DrillRefused(key, all.toArray()).after(new Comparison(List.of(line(container, false)), 0));
    }

    /** The last lines it wrote, told in the log of the job too. */
    private String last(Container container) throws IOException {
        var log = whole(servers.docker().logs(container.id(), LOG_LINES, LOG_BYTES), LOG_BYTES);
        job.log("the last lines of the application:");
        plan.masking().mask(log).lines().forEach(line -> job.log("  " + line));
        return told(log, plan.masking());
    }

    /** Without the first line where that may be cut, be it the only one: no secret is found in a part of itself. */
    static String whole(String log, int most) {
        if (log.getBytes(StandardCharsets.UTF_8).length < most) {
            return log;
        }
        int end = log.indexOf('\n');
        return end < 0 ? "" : log.substring(end + 1);
    }
}
