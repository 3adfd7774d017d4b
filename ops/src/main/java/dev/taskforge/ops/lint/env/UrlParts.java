package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of an address and the variables that say it once more.
 *
 * @param value what the address says
 * @param start where it stands in the address
 * @param names that must have the same value when they have one
 * @param own whether they are called like the address, so that they are of the same server
 */
record UrlParts(Kind kind, String value, int start, int end, List<String> names, boolean own, ServiceUrl url) {
    private static final Pattern BASE = Pattern.compile("(?<base>.+?)_?(?:URL|URI|DSN)");
    private static final List<String> SQL = List.of("DB", "DATABASE");
    private static final List<String> POSTGRES = List.of("DB", "DATABASE", "POSTGRES", "POSTGRESQL", "PG");
    private static final List<String> MYSQL = List.of("DB", "DATABASE", "MYSQL", "MARIADB");
    private static final List<String> REDIS = List.of("REDIS", "VALKEY");
    private static final List<String> AMQP = List.of("RABBITMQ", "AMQP", "RABBITMQ_DEFAULT");
    /** What makes a database server with its first user, who need not be the application's. */
    private static final Set<String> SERVERS = Set.of("POSTGRES", "MYSQL", "MARIADB");

    /** The parts, and what their variables end in. */
    enum Kind {
        HOST("HOST HOSTNAME SERVER"),
        PORT("PORT"),
        USER("USER USERNAME"),
        PASSWORD("PASSWORD PASS"),
        DATABASE("NAME DB DATABASE");

        private final String endings;

        Kind(String endings) {
            this.endings = endings;
        }
    }

    /** What can be compared of the address in the variable {@code name}. */
    static List<UrlParts> of(VariableName name, ServiceUrl url) {
        var family = family(name, url);
        var parts = new ArrayList<UrlParts>();
        if (family.prefixes.isEmpty() || url.hosts().size() != 1) {
            return parts;
        }
        var host = url.hosts().getFirst();
        if (!host.name().isEmpty()) {
            parts.add(part(Kind.HOST, new ServiceUrl.Part(host.start(), host.end(), host.name()), family, url));
            var port = host.port() == null ? defaultPort(url) : host.port();
            if (!port.isEmpty()) {
                parts.add(part(Kind.PORT, new ServiceUrl.Part(host.start(), host.end(), port), family, url));
            }
        }
        addIfGiven(Kind.USER, url.user(), family, url, parts);
        if (url.isRedis() && url.password() == null) {
            parts.add(part(Kind.PASSWORD, new ServiceUrl.Part(0, 0, ""), family, url));
        }
        addIfGiven(Kind.PASSWORD, url.password(), family, url, parts);
        if (url.isSql()) {
            addIfGiven(Kind.DATABASE, url.database(), family, url, parts);
        }
        return parts;
    }

    private static void addIfGiven(
            Kind kind, ServiceUrl.@Nullable Part part, Family family, ServiceUrl url, List<UrlParts> parts) {
        if (part != null && (!part.text().isEmpty() || kind == Kind.PASSWORD)) {
            parts.add(part(kind, part, family, url));
        }
    }

    private static UrlParts part(Kind kind, ServiceUrl.Part part, Family family, ServiceUrl url) {
        var names = family.prefixes.stream()
                .flatMap(prefix -> Stream.of(kind.endings.split(" "))
                        .flatMap(ending ->
                                prefix.equals("PG") ? Stream.of("PG" + ending) : Stream.of(prefix + "_" + ending)))
                .toList();
        return new UrlParts(kind, part.text(), part.start(), part.end(), names, family.own, url);
    }

    private static String defaultPort(ServiceUrl url) {
        return url.isPostgres() ? "5432" : url.isMysql() ? "3306" : url.isRedis() ? "6379" : "";
    }

    /** How the variables beside an address begin, and whether they are called like it. */
    private record Family(List<String> prefixes, boolean own) {}

    private static Family family(VariableName name, ServiceUrl url) {
        var match = BASE.matcher(name.text());
        if (!match.matches()) {
            return new Family(List.of(), false);
        }
        var base = match.group("base");
        var families = families(url);
        if (families.contains(base) || base.equals("SQLALCHEMY_DATABASE")) {
            return new Family(families, true);
        }
        var prefix = families.stream()
                .filter(family -> base.endsWith("_" + family))
                .findFirst()
                .map(family -> base.substring(0, base.length() - family.length()));
        if (prefix.isPresent()) {
            return new Family(families.stream().map(prefix.get()::concat).toList(), true);
        }
        // A queue or cache by another name is often the one there is.
        return url.isSql() ? new Family(List.of(), false) : new Family(families, false);
    }

    private static List<String> families(ServiceUrl url) {
        if (url.isSql()) {
            return url.isPostgres() ? POSTGRES : url.isMysql() ? MYSQL : SQL;
        }
        return url.isRedis() ? REDIS : url.scheme().startsWith("amqp") ? AMQP : List.of();
    }

    /**
     * Whether a variable says the same of the same thing: not when it is of another user or of another server.
     *
     * @param values of the file, by name
     */
    boolean isComparable(Map<String, String> values, String name, boolean initialised) {
        int end = name.lastIndexOf('_');
        var prefix = end < 0 ? name : name.substring(0, end);
        if (SERVERS.contains(prefix)) {
            boolean first = kind == Kind.USER || kind == Kind.DATABASE;
            return !(first && initialised)
                    && (kind != Kind.PASSWORD || isSameUser(values.getOrDefault(prefix + "_USER", "")));
        }
        var host = values.getOrDefault(prefix + "_HOST", "");
        return own
                || (kind != Kind.HOST
                        && (host.isEmpty() || host.equals(url.hosts().getFirst().name())));
    }

    private boolean isSameUser(String user) {
        return user.isEmpty() || url.user() == null || url.user().text().equals(user);
    }

    Spot spot(Given given) {
        return end > start ? given.part(start, end) : given.spot();
    }

    /** Whether scripts of the folder make users and databases of their own. */
    static boolean isInitialised(Setup setup) {
        return setup.files().stream().anyMatch(file -> file.text().contains("docker-entrypoint-initdb.d"));
    }

    /** The kind only: the value may be a secret. */
    @Override
    public String toString() {
        return kind + " of " + url;
    }
}
