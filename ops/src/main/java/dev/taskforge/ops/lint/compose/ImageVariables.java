package dev.taskforge.ops.lint.compose;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The variables that well-known images read. Compared in November 2026 with the entrypoints of docker-library/postgres and
 * docker-library/mysql, the page of docker-library/docs on mongo, and the READMEs of tiredofit/docker-db-backup and
 * prodrigestivill/docker-postgres-backup-local. Not confirmed, because the copies were older: POSTGRES_HOST_AUTH_METHOD,
 * and of tiredofit version 4 the types mariadb and mssql and the names DB01_… and DEFAULT_BACKUP_….
 *
 * @param image its name
 * @param prefix how the names begin that only mean this image; empty when no beginning does
 * @param names those it reads
 * @param complete whether {@code names} are all with that prefix
 * @param typical names by which this image is recognised in the environment of another that does the same work
 * @param values what a variable may be, in lower case
 */
record ImageVariables(
        String image,
        String prefix,
        Set<String> names,
        boolean complete,
        Pattern typical,
        Map<String, Set<String>> values) {
    private static final Pattern NOTHING = Pattern.compile("(?!)");
    private static final String BACKUP = "backup";

    private static final List<ImageVariables> ALL = List.of(
            image(
                    "postgres",
                    "POSTGRES_",
                    "POSTGRES_PASSWORD",
                    "POSTGRES_USER",
                    "POSTGRES_DB",
                    "POSTGRES_INITDB_ARGS",
                    "POSTGRES_INITDB_WALDIR",
                    "POSTGRES_HOST_AUTH_METHOD"),
            image(
                    "mysql",
                    "MYSQL_",
                    "MYSQL_ROOT_PASSWORD",
                    "MYSQL_ROOT_HOST",
                    "MYSQL_DATABASE",
                    "MYSQL_USER",
                    "MYSQL_PASSWORD",
                    "MYSQL_ALLOW_EMPTY_PASSWORD",
                    "MYSQL_RANDOM_ROOT_PASSWORD",
                    "MYSQL_ONETIME_PASSWORD",
                    "MYSQL_INITDB_SKIP_TZINFO"),
            image(
                    "mongo",
                    "MONGO_",
                    "MONGO_INITDB_ROOT_USERNAME",
                    "MONGO_INITDB_ROOT_PASSWORD",
                    "MONGO_INITDB_DATABASE"),
            new ImageVariables(
                    "tiredofit/db-backup",
                    "",
                    Set.of(),
                    false,
                    Pattern.compile("DB_DUMP_(?:FREQ|BEGIN|TARGET)|DB_CLEANUP_TIME|DB\\d\\d_.+|DEFAULT_BACKUP_.+"),
                    Map.of(
                            "DB_TYPE",
                            Set.of(
                                    "couch", "influx", "mariadb", "mongo", "mssql", "mysql", "pgsql", "redis",
                                    "sqlite3"))),
            new ImageVariables(
                    "prodrigestivill/postgres-backup-local",
                    "",
                    Set.of(),
                    false,
                    Pattern.compile(
                            "SCHEDULE|BACKUP_KEEP_.+|BACKUP_ON_START|BACKUP_SUFFIX|HEALTHCHECK_PORT|POSTGRES_EXTRA_OPTS"),
                    Map.of()));

    private static ImageVariables image(String image, String prefix, String... names) {
        return new ImageVariables(image, prefix, Set.of(names), true, NOTHING, Map.of());
    }

    static Optional<ImageVariables> of(Service service) {
        if (service.image() == null) {
            return Optional.empty();
        }
        var name = ImageName.of(service.image()).name();
        return ALL.stream()
                .filter(known -> name.equals(known.image) || name.endsWith("/" + known.image))
                .findFirst();
    }

    /** The other image for the same work that a name is typical of. */
    static Optional<ImageVariables> owner(String name, ImageVariables own) {
        return ALL.stream()
                .filter(other -> !other.equals(own)
                        && other.image.contains(BACKUP)
                        && own.image.contains(BACKUP)
                        && other.typical.matcher(name).matches())
                .findFirst();
    }

    /** Whether a name can only be meant for this image. */
    boolean claims(String name) {
        return name.startsWith(prefix);
    }

    boolean knows(String name) {
        return names.contains(name)
                || (name.endsWith("_FILE") && names.contains(name.substring(0, name.length() - "_FILE".length())));
    }
}
