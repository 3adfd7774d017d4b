package dev.taskforge.ops.lint.compose;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a well-known image. Ports and data folders are those of the images' own pages on Docker Hub and in
 * their repositories.
 *
 * @param name without registry and tag
 * @param ports it listens on
 * @param data the folder that holds what must not be lost; null when there is none
 */
record KnownImage(
        String name,
        Role role,
        List<Integer> ports,
        @Nullable String data) {

    /** What an image is for. */
    enum Role {
        DATABASE,
        ADMIN,
        MONITORING,
        PROXY,
        BACKUP
    }

    private static final List<KnownImage> ALL = List.of(
            database("postgres", "/var/lib/postgresql", 5432),
            database("postgis/postgis", "/var/lib/postgresql", 5432),
            database("pgvector/pgvector", "/var/lib/postgresql", 5432),
            database("timescale/timescaledb", "/var/lib/postgresql", 5432),
            database("bitnami/postgresql", "/bitnami/postgresql", 5432),
            database("mysql", "/var/lib/mysql", 3306),
            database("mariadb", "/var/lib/mysql", 3306),
            database("percona", "/var/lib/mysql", 3306),
            database("mongo", "/data/db", 27017),
            database("redis", "/data", 6379),
            database("valkey/valkey", "/data", 6379),
            database("bitnami/redis", "/bitnami/redis/data", 6379),
            database("elasticsearch", "/usr/share/elasticsearch/data", 9200, 9300),
            database("opensearchproject/opensearch", "/usr/share/opensearch/data", 9200, 9300),
            database("rabbitmq", "/var/lib/rabbitmq", 5672, 15672),
            database("influxdb", "/var/lib/influxdb2", 8086),
            database("clickhouse/clickhouse-server", "/var/lib/clickhouse", 8123, 9000),
            database("minio/minio", "/data", 9000, 9001),
            database("mssql/server", "/var/opt/mssql", 1433),
            database("neo4j", "/data", 7474, 7687),
            database("cassandra", "/var/lib/cassandra", 9042),
            database("couchdb", "/opt/couchdb/data", 5984),
            new KnownImage("memcached", Role.DATABASE, List.of(11211), null),
            new KnownImage("adminer", Role.ADMIN, List.of(8080), null),
            new KnownImage("dpage/pgadmin4", Role.ADMIN, List.of(80, 443), "/var/lib/pgadmin"),
            new KnownImage("phpmyadmin", Role.ADMIN, List.of(80), null),
            new KnownImage("phpmyadmin/phpmyadmin", Role.ADMIN, List.of(80), null),
            new KnownImage("mongo-express", Role.ADMIN, List.of(8081), null),
            new KnownImage("redis/redisinsight", Role.ADMIN, List.of(5540), null),
            new KnownImage("portainer/portainer-ce", Role.ADMIN, List.of(8000, 9000, 9443), "/data"),
            new KnownImage("prom/prometheus", Role.MONITORING, List.of(9090), "/prometheus"),
            new KnownImage("prom/alertmanager", Role.MONITORING, List.of(9093), null),
            new KnownImage("prom/pushgateway", Role.MONITORING, List.of(9091), null),
            new KnownImage("prom/node-exporter", Role.MONITORING, List.of(9100), null),
            new KnownImage("cadvisor/cadvisor", Role.MONITORING, List.of(8080), null),
            new KnownImage("grafana/grafana", Role.MONITORING, List.of(3000), "/var/lib/grafana"),
            new KnownImage("grafana/grafana-oss", Role.MONITORING, List.of(3000), "/var/lib/grafana"),
            new KnownImage("grafana/grafana-enterprise", Role.MONITORING, List.of(3000), "/var/lib/grafana"),
            new KnownImage("grafana/loki", Role.MONITORING, List.of(3100), "/loki"),
            new KnownImage("louislam/uptime-kuma", Role.MONITORING, List.of(3001), "/app/data"),
            new KnownImage("nginx", Role.PROXY, List.of(80, 443), null),
            new KnownImage("nginxinc/nginx-unprivileged", Role.PROXY, List.of(8080, 8443), null),
            new KnownImage("caddy", Role.PROXY, List.of(80, 443, 2019), "/data"),
            new KnownImage("traefik", Role.PROXY, List.of(80, 443, 8080), null),
            new KnownImage("haproxy", Role.PROXY, List.of(80, 443), null),
            new KnownImage("httpd", Role.PROXY, List.of(80, 443), null),
            new KnownImage("openresty/openresty", Role.PROXY, List.of(80, 443), null),
            new KnownImage("jc21/nginx-proxy-manager", Role.PROXY, List.of(80, 81, 443), "/data"),
            new KnownImage("tiredofit/db-backup", Role.BACKUP, List.of(), null),
            new KnownImage("prodrigestivill/postgres-backup-local", Role.BACKUP, List.of(8080), null));

    /** Ports of databases and their tools, for images that are not known. */
    private static final List<Integer> DATABASE_PORTS = List.of(
            1433, 2375, 2379, 3306, 5432, 5672, 5984, 6379, 8086, 8500, 9042, 9200, 9300, 11211, 15672, 27017, 33060);

    private static final Pattern SERVERS = Pattern.compile("postgres|mysqld|mariadbd|mongod|redis-server|valkey-server"
            + "|memcached|influxd|neo4j|cassandra|couchdb|rabbitmq-server|clickhouse-server|elasticsearch|sqlservr|server"
            + "|minio|.*(?:entrypoint|start|run).*");

    private static final int LONGEST_PROGRAM = 100;
    private static final Set<String> BEFORE_COMMAND = Set.of("exec", "&&", ";", "||", "then", "do");

    private static KnownImage database(String name, String data, Integer... ports) {
        return new KnownImage(name, Role.DATABASE, List.of(ports), data);
    }

    /** What is known of the image of a service. */
    static Optional<KnownImage> of(Service service) {
        if (service.image() == null) {
            return Optional.empty();
        }
        var name = ImageName.of(service.image()).name();
        return ALL.stream()
                .filter(known -> name.equals(known.name)
                        || (name.endsWith("/" + known.name)
                                && name.substring(0, name.indexOf('/')).contains(".")))
                .findFirst();
    }

    static boolean is(Service service, Role role) {
        return of(service).filter(known -> known.role == role).isPresent();
    }

    /**
     * Whether a service runs the server of its image, as far as its command tells: the same image also runs jobs, such as
     * {@code pg_dump} in the image of PostgreSQL.
     */
    static boolean serves(Service service) {
        var command = service.command() == null ? service.entrypoint() : service.command();
        if (command == null || command.words().isEmpty()) {
            return true;
        }
        boolean begins = true;
        for (var word : command.words()) {
            var value = word.value();
            if (begins && (value.startsWith("-") || isServer(value.substring(value.lastIndexOf('/') + 1)))) {
                return true;
            }
            begins = BEFORE_COMMAND.contains(value) || value.endsWith(";");
        }
        return false;
    }

    private static boolean isServer(String program) {
        return program.length() <= LONGEST_PROGRAM && SERVERS.matcher(program).matches();
    }

    /** Whether its name says Redis or one that speaks its protocol. */
    static boolean isRedis(Service service) {
        return of(service)
                .filter(known -> known.name.contains("redis") || known.name.contains("valkey"))
                .filter(known -> known.role == Role.DATABASE)
                .isPresent();
    }

    static boolean isDatabasePort(Port port) {
        return DATABASE_PORTS.stream().anyMatch(port::targets);
    }
}
