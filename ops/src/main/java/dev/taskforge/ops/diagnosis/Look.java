package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.host.docker.Container;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One look at an application: what it means, and the containers that were looked at.
 *
 * @param containers those that serve the project
 * @param sure whether it could be read what is being changed, and how full the disks are
 */
public record Look(Diagnosis diagnosis, List<Served> containers, boolean sure) {
    /** By the last part of the image's name; what is not known here may be declared. */
    private static final Pattern DATABASE =
            Pattern.compile("(^|/)[^/]*(postgres|postgis|pgvector|timescale|mysql|mariadb"
                    + "|percona|mongo|redis|valkey|keydb|clickhouse|cassandra|elasticsearch|opensearch|influx|rabbitmq|kafka"
                    + "|zookeeper|etcd|minio)[^/]*$");

    private static final Pattern TOOL =
            Pattern.compile("exporter|backup|dump|express|commander|insight|admin|manager|-ui|client|operator");

    /** What only tells about nginx is none. */
    private static final Pattern NGINX = Pattern.compile("(^|/)[^/]*(nginx|openresty)(?![^/:]*exporter)[^/]*$");

    public Look {
        containers = List.copyOf(containers);
    }

    /**
     * A container of the project.
     *
     * @param id its number in full
     * @param running whether it runs and is not paused
     * @param ready whether it runs and its health check, if it has one, says that it is well
     * @param ended whether it ran and does not any more, though it is to
     * @param kept whether Docker Engine is to start it again by itself when it ends
     * @param database whether its image is one of a program that keeps data
     * @param nginx whether its image is one of nginx
     * @param startedAt when it was last started; null when never
     */
    public record Served(
            String id,
            String name,
            String service,
            boolean running,
            boolean ready,
            boolean ended,
            boolean kept,
            boolean database,
            boolean nginx,
            @Nullable Instant startedAt) {
        static Served of(Facts.Unit unit, Found found) {
            var container = found.containers().stream()
                    .map(one -> one.container())
                    .filter(one -> one.id().equals(unit.id()))
                    .findFirst()
                    .orElseThrow();
            var health = container.health();
            return new Served(
                    unit.id(),
                    unit.name(),
                    unit.service(),
                    unit.isRunning(),
                    unit.isRunning() && (health == null || health.status().equals("healthy")),
                    unit.state().equals("exited") && !unit.once(),
                    isKept(container),
                    isDatabase(container.reference()),
                    isNginx(container.reference()),
                    container.startedAt());
        }
    }

    static boolean isDatabase(String image) {
        return DATABASE.matcher(withoutDigest(image)).find();
    }

    /** The same, without what only asks such a program, or copies what it has. */
    static boolean keepsData(String image) {
        var name = withoutDigest(image).replaceFirst(":[^:/]*$", "");
        return DATABASE.matcher(name).find()
                && !TOOL.matcher(name.substring(name.lastIndexOf('/') + 1)).find();
    }

    static boolean isNginx(String image) {
        return NGINX.matcher(withoutDigest(image)).find();
    }

    private static String withoutDigest(String image) {
        return image.replaceFirst("@.*$", "");
    }

    /** Whether Docker Engine is to start it again by itself when it ends. */
    static boolean isKept(Container container) {
        var policy = container.restartPolicy();
        return !policy.isEmpty() && !policy.equals("no");
    }
}
