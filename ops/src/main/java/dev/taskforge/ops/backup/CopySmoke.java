package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final String MOST_LOG = "10m";
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int LOG_LINES = 20;
    private static final int LOG_BYTES = 8 * 1024;
    private static final int TOLD_LINES = 5;
    private static final int TOLD = 600;

    private final JobContext job;
    private final Backup backup;
    private final DrillServers servers;
    private final SmokePlans.Plan plan;
    private final String owner;

    /** @param owner the role that made the server */
    CopySmoke(JobContext job, Backup backup, DrillServers servers, SmokePlans.Plan plan, String owner) {
        this.job = job;
        this.backup = backup;
        this.servers = servers;
        this.plan = plan;
        this.owner = owner;
    }

    /** What a look at the application says. */
    enum Look {
        ANSWERED,
        /** It may still come. */
        WAIT,
        ENDED,
        LATE
    }

    /**
     * Judges a look.
     *
     * @param status of its answer; 0 for none
     * @param late whether its time is over
     */
    static Look judge(boolean running, int status, int wanted, boolean late) {
        if (!running) {
            return Look.ENDED;
        }
        if (status == wanted) {
            return Look.ANSWERED;
        }
        return late ? Look.LATE : Look.WAIT;
    }

    /** The last lines of what an application wrote, on one line and without secrets; never empty. */
    static String told(String log, Masking masking) {
        var lines = masking.mask(log).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
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
        var id = create();
        try {
            start(id);
            return ask(id);
        } finally {
            remove(id);
        }
    }

    private Comparison.Line ask(String id) throws IOException, DrillRefused {
        job.log("asking the application at " + smoke().path() + " in a network that leads nowhere");
        long end = System.nanoTime() + smoke().within().toNanos();
        while (true) {
            job.throwIfCancelled();
            var container = servers.docker()
                    .container(id)
                    .orElseThrow(() -> new IOException("the container of the application is gone"));
            boolean late = System.nanoTime() > end;
            int status = status(container);
            switch (judge(container.running(), status, smoke().status(), late)) {
                case ANSWERED -> {
                    job.log("the application answers with status " + status);
                    return line(true);
                }
                case ENDED, LATE -> throw refusal(container, status);
                case WAIT -> Pause.of(LOOK);
            }
        }
    }

    private Smoke smoke() {
        return plan.smoke();
    }

    private Comparison.Line line(boolean good) {
        return new Comparison.Line(Comparison.Kind.SMOKE, smoke().path(), -1, -1, good);
    }

    /** What keeps it from being started says nothing about what was restored. */
    private String create() throws DrillRefused {
        try {
            requireMemory();
            var docker = servers.docker();
            var image = plan.image().find(docker);
            job.log("starting the application from image " + image);
            return docker.create(servers.application(), config(image));
        } catch (IOException e) {
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

    private DrillRefused notBegun(IOException e) {
        job.throwIfCancelled();
        return refused("drill.smoke.begin", backup.id(), plan.masking().mask(String.valueOf(e.getMessage())));
    }

    /** Also for a job that was told to end. What fails here is done again with the server, and by {@link ServersLeft}. */
    private void remove(String id) {
        boolean interrupted = Thread.interrupted();
        try {
            servers.docker().remove(id);
        } catch (IOException e) {
            LOG.warn("the application of job {} is not removed yet: {}", job.job().id(), e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void requireMemory() throws IOException {
        var free = FreeMemory.bytes();
        if (free.isPresent() && free.get() < LEAST_FREE) {
            throw new IOException("only " + HumanSize.of(free.get()) + " of memory are free, and the application may need "
                    + HumanSize.of(LEAST_FREE));
        }
    }

    private ObjectNode config(String image) {
        var config = ScratchContainer.config(image, environment(), servers.applicationLabels(), MEMORY);
        var host = (ObjectNode) config.path("HostConfig");
        host.remove("Tmpfs"); // that is for databases
        host.put("NetworkMode", servers.network()).put("NanoCpus", PROCESSORS);
        ScratchContainer.resolveNothingOutside(config);
        host.putArray("CapDrop").add("NET_RAW");
        host.putObject("LogConfig")
                .put("Type", "json-file")
                .putObject("Config")
                .put("max-size", MOST_LOG)
                .put("max-file", "1");
        if (!smoke().command().isEmpty()) {
            var words = config.putArray("Cmd");
            smoke().command().forEach(words::add);
        }
        return config;
    }

    private Map<String, String> environment() {
        var user = smoke().user();
        var variables = new LinkedHashMap<>(smoke().variables());
        variables.put(smoke().url(), url(user == null ? owner : user));
        return variables;
    }

    /** 0 when it does not answer. Its address is asked anew each time: nobody else must be asked in its place. */
    private int status(Container container) {
        var network = container.networks().get(servers.network());
        if (network == null || network.address().isEmpty()) {
            return 0;
        }
        return Probe.ask(network.address(), smoke().port(), smoke().path())
                .map(Probe.Answer::status)
                .orElse(0);
    }

    private DrillRefused refusal(Container container, int status) throws IOException {
        var docker = servers.docker();
        if (servers.isGone()) {
            throw new IOException("the server with the restored copy ended while the application was asked");
        }
        var log = docker.logs(container.id(), LOG_LINES, LOG_BYTES);
        tell(log);
        var last = told(log, plan.masking());
        if (!container.running()) {
            var code = container.exitCode() + (container.outOfMemory() ? ", out of memory" : "");
            return refused("drill.smoke.ended", backup.id(), code, smoke().path(), last);
        }
        long seconds = smoke().within().toSeconds();
        return status == 0
                ? refused("drill.smoke.silent", backup.id(), smoke().path(), seconds, last)
                : refused("drill.smoke.status", backup.id(), smoke().path(), status, smoke().status(), seconds, last);
    }

    private DrillRefused refused(String key, Object... arguments) {
        return new DrillRefused(key, arguments).after(new Comparison(List.of(line(false)), 0));
    }

    private void tell(String log) {
        job.log("the last lines of the application:");
        plan.masking().mask(log).lines().forEach(line -> job.log("  " + line));
    }
}
