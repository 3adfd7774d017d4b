package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.env.ServiceUrl.Fault;
import dev.taskforge.ops.lint.env.ServiceUrl.Host;
import dev.taskforge.ops.lint.env.ServiceUrl.Kind;
import dev.taskforge.ops.lint.env.ServiceUrl.Part;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads one address. Strictly the user and password end at the last {@code @} before the first of {@code / ? #}; when no
 * host can stand behind that, they end at the last {@code @} that a host can follow, and every character before it that
 * made the strict reading fail is a fault.
 */
final class ServiceUrlReader {
    private static final String SEPARATOR = "://";
    private static final String JDBC = "jdbc:";
    private static final int LONGEST_SCHEME = 40;
    private static final int MOST_FAULTS = 100;
    private static final String SUB_DELIMITERS = "!$&'()*+,;=";

    private final String text;
    private final List<Fault> faults = new ArrayList<>();

    ServiceUrlReader(String text) {
        this.text = text;
    }

    Optional<ServiceUrl> read() {
        int schemeEnd = text.indexOf(SEPARATOR);
        if (schemeEnd < 1 || schemeEnd > LONGEST_SCHEME) {
            return Optional.empty();
        }
        var written = text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        var bare = written.startsWith(JDBC) ? written.substring(JDBC.length()) : written;
        int plus = bare.equals("mongodb+srv") ? -1 : bare.indexOf('+');
        var scheme = plus < 0 ? bare : bare.substring(0, plus);
        if (!ServiceUrl.isKnown(scheme)) {
            return Optional.empty();
        }
        return Optional.of(read(scheme, !scheme.equals(written), schemeEnd + SEPARATOR.length()));
    }

    private ServiceUrl read(String scheme, boolean driver, int start) {
        int at = endOfUserInfo(start);
        int hostStart = at < 0 ? start : at + 1;
        int hostEnd = first("/?#", hostStart, text.length());
        Part user = null;
        Part password = null;
        if (at >= 0) {
            int colon = text.indexOf(':', start);
            boolean split = colon >= 0 && colon < at;
            user = part(start, split ? colon : at, false);
            password = split ? part(colon + 1, at, true) : null;
        }
        int queryStart = first("?#", hostEnd, text.length());
        return new ServiceUrl(
                scheme,
                driver,
                user,
                password,
                hosts(hostStart, hostEnd),
                queryStart > hostEnd + 1 ? new Part(hostEnd + 1, queryStart, decode(hostEnd + 1, queryStart)) : null,
                parameters(queryStart),
                faults);
    }

    /** The offset of the {@code @} that ends user and password, or -1 when there are none. */
    private int endOfUserInfo(int start) {
        int strictEnd = first("/?#", start, text.length());
        int strict = lastAt(start, strictEnd);
        if (isHosts(strict < 0 ? start : strict + 1, strictEnd)) {
            int query = first("?", strictEnd, text.length());
            // A second one behind the slash: the slash may belong to the password.
            int later = lastAt(strictEnd, query);
            boolean takesMore = later >= 0 && isHosts(later + 1, first("/?#", later, text.length()));
            return takesMore ? later : strict;
        }
        for (int at = lastAt(start, text.length()); at >= 0; at = lastAt(start, at)) {
            // Up to the next @ only: what holds one is no host, and each character is looked at once.
            int end = first("/?#@", at + 1, text.length());
            if ((end == text.length() || text.charAt(end) != '@') && isHosts(at + 1, end)) {
                return at;
            }
            if (at < strictEnd) {
                break;
            }
        }
        return strict;
    }

    private int lastAt(int start, int end) {
        int at = text.lastIndexOf('@', end - 1);
        return at >= start ? at : -1;
    }

    private boolean isHosts(int start, int end) {
        if (start >= end) {
            return false;
        }
        for (var host : hosts(start, end)) {
            boolean named = host.name().startsWith("[")
                    ? host.name().endsWith("]")
                    : host.name().chars().allMatch(ServiceUrlReader::isHostCharacter);
            if (!named || host.name().isEmpty() || (host.port() != null && !isDigits(host.port()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isHostCharacter(int c) {
        return isLetterOrDigit(c) || c == '.' || c == '-' || c == '_' || c == '%';
    }

    private List<Host> hosts(int start, int end) {
        var hosts = new ArrayList<Host>();
        int from = start;
        while (from < end) {
            int to = first(",", from, end);
            int nameEnd = text.charAt(from) == '[' ? Math.min(first("]", from, to) + 1, to) : first(":", from, to);
            boolean ported = nameEnd < to && text.charAt(nameEnd) == ':';
            var port = ported ? text.substring(nameEnd + 1, to) : null;
            hosts.add(new Host(from, to, text.substring(from, ported ? nameEnd : to), port));
            from = to + 1;
        }
        return hosts;
    }

    private List<Part> parameters(int queryStart) {
        var parameters = new ArrayList<Part>();
        int end = first("#", queryStart, text.length());
        int from = queryStart + 1;
        while (from < end) {
            int to = first("&", from, end);
            int nameEnd = first("=", from, to);
            if (nameEnd > from) {
                parameters.add(new Part(from, to, decode(from, nameEnd)));
            }
            from = to + 1;
        }
        return parameters;
    }

    private Part part(int start, int end, boolean isPassword) {
        for (int i = start; i < end && faults.size() < MOST_FAULTS; i++) {
            char c = text.charAt(i);
            if (c == '%' && !isEscape(i, end)) {
                faults.add(new Fault(Kind.BAD_PERCENT, i));
            } else if (c != '%' && !isAllowed(c, isPassword) && !Character.isLowSurrogate(c)) {
                faults.add(new Fault(Kind.UNESCAPED, i));
            }
        }
        return new Part(start, end, decode(start, end));
    }

    private static boolean isAllowed(char c, boolean isPassword) {
        return isLetterOrDigit(c)
                || "-._~".indexOf(c) >= 0
                || SUB_DELIMITERS.indexOf(c) >= 0
                || (c == ':' && isPassword);
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private boolean isEscape(int at, int end) {
        return at + 2 < end && hex(at + 1) >= 0 && hex(at + 2) >= 0;
    }

    private int hex(int at) {
        char c = text.charAt(at);
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    /** A percent sign that begins no escape stands for itself. */
    private String decode(int start, int end) {
        if (first("%", start, end) == end) {
            return text.substring(start, end);
        }
        var bytes = new ByteArrayOutputStream();
        int plain = start;
        for (int i = start; i < end; i++) {
            if (text.charAt(i) == '%' && isEscape(i, end)) {
                bytes.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
                bytes.write(hex(i + 1) * 16 + hex(i + 2));
                i += 2;
                plain = i + 1;
            }
        }
        bytes.writeBytes(text.substring(plain, end).getBytes(StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The first of some characters from {@code from} on, or {@code end}. */
    private int first(String characters, int from, int end) {
        for (int i = from; i < end; i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return end;
    }
}
