package dev.taskforge.engine.db;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PostgreSQL database as libpq writes it, such as
 * {@code postgresql://user:pass%40word@one:5432,two/app?sslmode=verify-full&target_session_attrs=read-write}. Messages
 * about it, and its text, never hold the password.
 *
 * @param hosts at least one, tried in order
 * @param database empty for the one named like the user
 */
public record DatabaseUrl(
        List<Host> hosts,
        @Nullable String user,
        @Nullable String password,
        String database,
        Map<String, String> parameters) {
    private static final int DEFAULT_PORT = 5432;

    /**
     * Milliseconds after which a server that says nothing is given up. To libpq that is a server whose machine does not
     * acknowledge what was sent, to the driver one that does not answer.
     */
    private static final String SILENCE = "tcp_user_timeout";

    /** What libpq calls a parameter, and what the driver calls it. */
    private static final Map<String, String> DRIVER_NAMES = Map.ofEntries(
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslrootcert", "sslrootcert"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("sslpassword", "sslpassword"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry(SILENCE, "socketTimeout"),
            Map.entry("application_name", "ApplicationName"),
            Map.entry("target_session_attrs", "targetServerType"),
            Map.entry("load_balance_hosts", "loadBalanceHosts"),
            Map.entry("keepalives", "tcpKeepAlive"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("options", "options"));

    /** What may be said in the path or as a parameter. */
    private static final List<String> PARTS = List.of("host", "port", "user", "password", "dbname");

    private static final Map<String, Map<String, String>> DRIVER_VALUES = Map.of(
            "target_session_attrs",
                    Map.of(
                            "any", "any",
                            "read-write", "primary",
                            "primary", "primary",
                            "read-only", "secondary",
                            "standby", "secondary",
                            "prefer-standby", "preferSecondary"),
            "load_balance_hosts", Map.of("disable", "false", "random", "true"),
            "keepalives", Map.of("0", "false", "1", "true"),
            "sslmode", same("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
            "channel_binding", same("disable", "prefer", "require"),
            "gssencmode", same("disable", "prefer", "require"));

    /** A server, such as {@code db:5432} or {@code [::1]:5432}. */
    public record Host(String name, int port) {
        @Override
        public String toString() {
            return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
        }
    }

    private static Map<String, String> same(String... values) {
        return List.of(values).stream().collect(Collectors.toMap(value -> value, value -> value));
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException that says what is wrong with it, without its password
     */
    public static DatabaseUrl parse(String text) {
        int start = text.indexOf("://") + 3;
        if (!text.startsWith("postgresql://") && !text.startsWith("postgres://")) {
            throw wrong("must begin with postgresql:// or postgres://");
        }
        int query = indexOf(text, '?', start);
        int slash = Math.min(indexOf(text, '/', start), query);
        int at = text.lastIndexOf('@', slash - 1);
        if (text.lastIndexOf('@', query - 1) > slash) {
            throw wrong("has an @ behind the first /; write a / in the user or password as %2F");
        }
        if (text.indexOf('@', query) >= 0) {
            throw wrong("has an @ behind the first ?; write a ? in the user or password as %3F and an @ as %40");
        }
        var said = new LinkedHashMap<String, String>();
        if (at >= start) {
            int colon = Math.min(indexOf(text, ':', start), at);
            said.put("user", decoded("user", text.substring(start, colon)));
            if (colon < at) {
                said.put("password", decoded("password", text.substring(colon + 1, at)));
            }
        }
        if (slash < query && slash + 1 < query) {
            said.put("dbname", decoded("database name", text.substring(slash + 1, query)));
        }
        readParameters(query < text.length() ? text.substring(query + 1) : "", said);
        var authority = text.substring(Math.max(at + 1, start), slash);
        var hosts = said.containsKey("host") ? listed(said) : hosts(authority, said.get("port"));
        var parameters = new LinkedHashMap<>(said);
        PARTS.forEach(parameters::remove);
        return new DatabaseUrl(
                hosts, said.get("user"), said.get("password"), said.getOrDefault("dbname", ""), parameters);
    }

    private static int indexOf(String text, char c, int from) {
        int at = text.indexOf(c, from);
        return at < 0 ? text.length() : at;
    }

    private static void readParameters(String query, Map<String, String> said) {
        for (var part : query.split("&", -1)) {
            if (part.isEmpty() && query.isEmpty()) {
                return;
            }
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw wrong("has a parameter without a value; write name=value");
            }
            var name = decoded("parameter", part.substring(0, equals));
            if (!PARTS.contains(name) && !DRIVER_NAMES.containsKey(name)) {
                var known = new TreeSet<>(DRIVER_NAMES.keySet());
                known.addAll(PARTS);
                throw wrong("has the unknown parameter " + name + "; known are " + String.join(", ", known));
            }
            var value = decoded(name, part.substring(equals + 1));
            check(name, value);
            said.put(name, value);
        }
    }

    private static void check(String name, String value) {
        var values = DRIVER_VALUES.get(name);
        if (values != null && !values.containsKey(value)) {
            throw wrong(
                    name + " must be one of " + String.join(", ", new TreeSet<>(values.keySet())) + ", is " + value);
        }
        if (name.equals("connect_timeout") && !value.matches("[0-9]{1,6}")) {
            throw wrong("connect_timeout must be a number of seconds, is " + value);
        }
        if (name.equals(SILENCE) && !value.matches("[0-9]{1,9}")) {
            throw wrong(SILENCE + " must be a number of milliseconds, is " + value);
        }
    }

    private static List<Host> hosts(String authority, @Nullable String port) {
        var hosts = new ArrayList<Host>();
        for (var one : authority.split(",", -1)) {
            int bracket = one.startsWith("[") ? one.indexOf(']') : 0;
            if (bracket < 0) {
                throw wrong("has a host with [ but without ]");
            }
            int colon = one.indexOf(':', bracket);
            var name = decoded("host", colon < 0 ? one : one.substring(0, colon));
            hosts.add(host(
                    bracket > 0 ? name.substring(1, name.length() - 1) : name,
                    colon < 0 ? port : one.substring(colon + 1)));
        }
        return hosts;
    }

    /** Hosts and ports as parameters: either one port for all, or one each. */
    private static List<Host> listed(Map<String, String> said) {
        var names = said.getOrDefault("host", "").split(",", -1);
        var ports = said.getOrDefault("port", "").split(",", -1);
        if (ports.length != 1 && ports.length != names.length) {
            throw wrong("names " + names.length + " hosts but " + ports.length + " ports");
        }
        var hosts = new ArrayList<Host>();
        for (int i = 0; i < names.length; i++) {
            hosts.add(host(names[i], ports[ports.length == 1 ? 0 : i]));
        }
        return hosts;
    }

    private static Host host(String name, @Nullable String port) {
        if (name.startsWith("/") || name.startsWith("@")) {
            throw wrong("names a Unix socket, which the driver cannot use; name a host");
        }
        int number = DEFAULT_PORT;
        if (port != null && !port.isEmpty()) {
            number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
            if (number < 1 || number > 65_535) {
                throw wrong("has a port that is not 1 to 65535"
                        + (port.matches("[0-9]+") ? ": " + port : "; write : / and @ in a password as %3A, %2F, %40"));
            }
        }
        return new Host(name.isEmpty() ? "localhost" : name, number);
    }

    private static String decoded(String part, String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            var digits = text.substring(i + 1, Math.min(i + 3, text.length()));
            if (!digits.matches("[0-9A-Fa-f]{2}") || digits.equals("00")) {
                throw wrong("has a % in its " + part + " that begins no escape; write it as %25");
            }
            bytes.write(Integer.parseInt(digits, 16));
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("the database URL " + what);
    }

    /** What the JDBC driver is told. */
    Properties driverProperties() {
        var properties = new Properties();
        properties.setProperty("PGHOST", hosts.stream().map(Host::name).collect(Collectors.joining(",")));
        properties.setProperty(
                "PGPORT",
                hosts.stream().map(host -> String.valueOf(host.port())).collect(Collectors.joining(",")));
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        var name = database.isEmpty() && user != null ? user : database;
        properties.setProperty("PGDBNAME", name);
        parameters.forEach((parameter, value) ->
                properties.setProperty(DRIVER_NAMES.getOrDefault(parameter, parameter), driverValue(parameter, value)));
        return properties;
    }

    private static String driverValue(String parameter, String value) {
        return parameter.equals(SILENCE)
                ? String.valueOf(Math.ceilDiv(Integer.parseInt(value), 1_000))
                : DRIVER_VALUES.getOrDefault(parameter, Map.of()).getOrDefault(value, value);
    }

    /** The same database for statements of which each may take so long before the server is given up. */
    public DatabaseUrl answeringWithin(Duration silence) {
        var more = new LinkedHashMap<>(parameters);
        more.put(SILENCE, String.valueOf(silence.toMillis()));
        return new DatabaseUrl(hosts, user, password, database, more);
    }

    /** The address without the password and the parameters. */
    @Override
    public String toString() {
        return "postgresql://" + (user == null ? "" : user + "@")
                + hosts.stream().map(Host::toString).collect(Collectors.joining(",")) + "/" + database;
    }
}
