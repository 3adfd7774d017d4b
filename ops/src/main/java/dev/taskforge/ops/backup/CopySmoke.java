package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.Part;
import dev.taskforge.ops.host.Ahead;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.Probe;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.Smoke;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets an application run against a restored copy of its database, in a network that leads nowhere, and asks it. It gets nothing of
 * production: not its Compose file, nor its variables, secrets, volumes, files and ports. Whoever calls removes what is in the network.
 */
final class CopySmoke {
    /** By which the application finds the server with the copy. */
    static final String HOST = "database";

    private static final int PORT = 5_432;

    private static final Duration LOOK = Duration.ofMillis(500);
    /** After so long a server has counted what was done in it before. */
    private static final Duration COUNTED = Duration.ofSeconds(1);

    /** What is answered with less says that the application has started, whatever it says. */
    private static final int FAILURE = 500;
    /** A journey may take all of its time; what it did in the copy is seen a little later. */
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);

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
    Comparison.Line run() throws IOException, InterruptedException, DrillRefused {
        servers.removeApplications(); // of an attempt that was cut off
        Pause.of(COUNTED);
        var before = copy().use();
        var disk = DiskSpace.ofEngine(servers.docker()).orElse(null);
        var user = smoke().user();
        try (var application =
                new SmokeContainer(job, backup, servers, plan, url(user == null ? source.owner() : user))) {
            return ask(application.start(disk), before, disk);
        }
    }

    private ScratchServer copy() throws IOException {
        var server = servers.running()
                .orElseThrow(() ->
                        new IOException("the server with the restored copy ended while the application was asked"));
        return ScratchServer.in(servers.docker(), server, source);
    }

    private Comparison.Line ask(String id, ScratchServer.Use before, @Nullable Path disk)
            throws IOException, InterruptedException, DrillRefused {
        job.log("asking the application for " + asked() + " in a network that leads nowhere");
        long end = System.nanoTime() + smoke().within().toNanos();
        var walk = plan.walk();
        var container = awaitAnswer(id, walk == null ? before : null, disk, end);
        if (walk != null) {
            walk(walk, container, disk, end);
            requireUse(container, before, end);
        }
        return line(container, true);
    }

    /**
     * Waits until it answers as wanted.
     *
     * @param before what it must have used the copy after; null when it need not yet
     */
    private Container awaitAnswer(String id, ScratchServer.@Nullable Use before, @Nullable Path disk, long end)
            throws IOException, DrillRefused {
        while (true) {
            job.throwIfCancelled();
            var container = servers.docker()
                    .container(id)
                    .orElseThrow(() -> new IOException("the container of the application is gone"));
            boolean late = System.nanoTime() > end;
            int status = status(container);
            int wanted = wanted(status);
            boolean used = status == wanted && (before == null || copy().use().isAfter(before));
            switch (judge(container.running(), status, wanted, used, late)) {
                case ANSWERED -> {
                    job.log("the application answers with status " + status);
                    return container;
                }
                case ENDED, LATE, ALONE -> throw refusal(container, status);
                case WAIT -> Pause.of(LOOK);
            }
            if (disk != null && DiskSpace.isLow(disk)) {
                throw full(container);
            }
        }
    }

    private DrillRefused full(Container container) throws IOException {
        return refused(container, "drill.smoke.disk", asked(), HumanSize.of(DiskSpace.RESERVE), last(container));
    }

    /** What is asked of it, as people call it. */
    private String asked() {
        var journey = smoke().journey();
        return journey == null ? smoke().path() : "journey " + journey;
    }

    /** A journey judges by itself what is answered, as soon as somebody answers. */
    private int wanted(int status) {
        if (plan.walk() == null) {
            return smoke().status();
        }
        return status > 0 && status < FAILURE ? status : -1;
    }

    /** Takes a journey through it; what ends the application for its room ends the journey. */
    private void walk(SmokePlans.Walk walk, Container container, @Nullable Path disk, long end)
            throws IOException, InterruptedException, DrillRefused {
        var full = new AtomicBoolean();
        SmokePlans.Walked answered;
        try (var _ = Ahead.of(() -> watch(container, disk, full))) {
            var left = Duration.ofNanos(Math.max(LOOK.toNanos(), end - System.nanoTime()));
            answered = walk.take(address(container), left, job.job().id());
        }
        if (servers.isGone()) {
            throw new IOException("the server with the restored copy ended while the application was asked");
        }
        if (full.get()) {
            throw full(container);
        }
        var evidence = answered.answered().evidence();
        var texts = Messages.ofOperations(Messages.ENGLISH);
        var seen = texts.render(evidence.seen());
        var parts = answered.answered().parts();
        parts.forEach(part ->
                job.log("step " + part.name() + " of the journey: " + part.state() + ", " + texts.render(part.seen())));
        job.log(asked() + ": " + evidence.state() + ", " + seen);
        if (evidence.state() == CheckState.PASS) {
            return;
        }
        if (evidence.state() == CheckState.ERROR && parts.isEmpty()) {
            // Nothing was asked: that says nothing about the application.
            throw new IOException(asked() + " could not be taken: " + seen);
        }
        var step = parts.stream()
                .filter(part -> part.state() != CheckState.PASS)
                .findFirst()
                .map(Part::name)
                .orElse("–");
        var last = last(container, answered.masking());
        throw refused(
                line(container, ", step " + step, false),
                "drill.smoke.journey",
                String.valueOf(smoke().journey()),
                step,
                seen,
                last);
    }

    private AtomicBoolean watch(Container container, @Nullable Path disk, AtomicBoolean full) throws IOException {
        while (disk != null && !full.get()) {
            Pause.of(LOOK);
            if (DiskSpace.isLow(disk)) {
                full.set(true);
                servers.docker().stop(container.id(), Duration.ZERO);
            }
        }
        return full;
    }

    /** Where it answers now. */
    private URI address(Container container) throws IOException {
        var network = container.networks().get(servers.network());
        if (network == null || network.address().isEmpty()) {
            throw new IOException("the application is not in the network with the copy");
        }
        return URI.create("http://" + network.address() + ":" + smoke().port());
    }

    private void requireUse(Container container, ScratchServer.Use before, long end) throws IOException, DrillRefused {
        long until = Math.max(end, System.nanoTime() + SEEN_WITHIN.toNanos());
        while (!copy().use().isAfter(before)) {
            job.throwIfCancelled();
            if (System.nanoTime() > until) {
                var last = last(container);
                throw refused(
                        container,
                        "drill.smoke.journey.alone",
                        String.valueOf(smoke().journey()),
                        smoke().within().toSeconds(),
                        last);
            }
            Pause.of(LOOK);
        }
    }

    private Smoke smoke() {
        return plan.smoke();
    }

    /** Of which image it was, too: that a later one does is not proven. */
    private Comparison.Line line(Container container, boolean good) {
        return line(container, "", good);
    }

    /** @param where it came to */
    private Comparison.Line line(Container container, String where, boolean good) {
        var image = container.image().replaceFirst("^sha256:", "");
        var asked = asked() + where + " (" + image.substring(0, Math.min(IMAGE, image.length())) + ")";
        return new Comparison.Line(Comparison.Kind.SMOKE, asked, -1, -1, good);
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
        if (plan.walk() != null && status != 0) {
            return refused(container, "drill.smoke.unready", path, status, seconds, asked(), last);
        }
        if (status == smoke().status()) {
            return refused(container, "drill.smoke.alone", path, status, seconds, last);
        }
        return status == 0
                ? refused(container, "drill.smoke.silent", path, seconds, last)
                : refused(container, "drill.smoke.status", path, status, smoke().status(), seconds, last);
    }

    private DrillRefused refused(Container container, String key, Object... arguments) {
        return refused(line(container, false), key, arguments);
    }

    private DrillRefused refused(Comparison.Line line, String key, Object... arguments) {
        var all = new ArrayList<Object>(List.of(backup.id()));
        all.addAll(List.of(arguments));
        return new DrillRefused(key, all.toArray()).after(new Comparison(List.of(line), 0));
    }

    /** The last lines it wrote, told in the log of the job too. */
    private String last(Container container) throws IOException {
        return last(container, Masking.NONE);
    }

    /** @param more of what was sent to it */
    private String last(Container container, Masking more) throws IOException {
        var log = more.mask(whole(servers.docker().logs(container.id(), LOG_LINES, LOG_BYTES), LOG_BYTES));
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
