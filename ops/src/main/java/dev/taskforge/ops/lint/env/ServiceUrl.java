package dev.taskforge.ops.lint.env;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database, cache or queue such as {@code postgresql://user:password@host:5432/name?sslmode=require},
 * read so that a badly written one is understood as it was meant and its faults are named. Offsets are those of the text
 * it was read from. Sources: RFC 3986 section 3.2, the PostgreSQL documentation, "Connection URIs".
 *
 * @param scheme in lower case, without {@code jdbc:} and without the driver behind a plus sign
 * @param driver whether such a prefix or driver was there: then only its library reads the address
 * @param user null when none is given
 * @param password null when none is given; decoded
 * @param database what stands behind the slash; null when nothing does
 * @param faults in the order of the text
 */
record ServiceUrl(
        String scheme,
        boolean driver,
        @Nullable Part user,
        @Nullable Part password,
        List<Host> hosts,
        @Nullable Part database,
        List<Part> parameters,
        List<Fault> faults) {
    private static final Set<String> SQL =
            Set.of("postgres", "postgresql", "cockroachdb", "mysql", "mysql2", "mariadb", "sqlserver", "mssql");
    private static final Set<String> OTHERS = Set.of(
            "redis", "rediss", "valkey", "valkeys", "amqp", "amqps", "mongodb", "mongodb+srv", "clickhouse", "nats");

    ServiceUrl {
        hosts = List.copyOf(hosts);
        parameters = List.copyOf(parameters);
        faults = List.copyOf(faults);
    }

    /**
     * A piece of the text.
     *
     * @param text percent-decoded; of a parameter its name
     */
    record Part(int start, int end, String text) {
        @Override
        public String toString() {
            return start + " to " + end;
        }
    }

    /**
     * One of its hosts.
     *
     * @param port as written; null when none is given
     */
    record Host(int start, int end, String name, @Nullable String port) {
        boolean isPortBad() {
            return port != null && number(port) < 1;
        }

        /** From 1 to 65535, or else 0. */
        private static int number(String port) {
            boolean digits =
                    !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
            int number = digits ? Integer.parseInt(port) : 0;
            return number <= 65_535 ? number : 0;
        }
    }

    /**
     * A character that ends the address for those who read it strictly.
     *
     * @param at its offset in the text
     */
    record Fault(Kind kind, int at) {}

    /** What can be wrong with a character. */
    enum Kind {
        /** It has a meaning of its own there and has to be percent-encoded. */
        UNESCAPED,
        /** A percent sign that no two hexadecimal digits follow. */
        BAD_PERCENT
    }

    /** Reads an address; empty when the text is none of a service that is known. Takes linear time. */
    static Optional<ServiceUrl> read(String text) {
        return new ServiceUrlReader(text).read();
    }

    static boolean isKnown(String scheme) {
        return SQL.contains(scheme) || OTHERS.contains(scheme);
    }

    boolean isSql() {
        return SQL.contains(scheme);
    }

    boolean isPostgres() {
        return scheme.startsWith("postgres");
    }

    boolean isMysql() {
        return scheme.startsWith("mysql") || scheme.equals("mariadb");
    }

    boolean isRedis() {
        return scheme.startsWith("redis") || scheme.startsWith("valkey");
    }

    /** How the character at {@code offset} of the text is written in an address, such as {@code %40}. */
    static String encoded(String text, int offset) {
        var out = new StringBuilder();
        for (byte b : Character.toString(text.codePointAt(offset)).getBytes(StandardCharsets.UTF_8)) {
            out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return out.toString();
    }

    /** Scheme and hosts only. */
    @Override
    public String toString() {
        return scheme + "://" + hosts.stream().map(Host::name).toList();
    }
}
