package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does a name lead where it should?
 *
 * @param type of the records that are asked for
 * @param expect what must be answered, no less and no more; empty when any answer will do
 * @param server the name server that is asked; null for those of this machine
 */
public record DnsCheck(
        String name,
        String type,
        List<String> expect,
        @Nullable String server) implements Check {
    private static final List<String> KNOWN = List.of("A", "AAAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT");
    private static final Map<String, String> TYPES =
            KNOWN.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

    private static final Field<String> NAME = Field.required(
            "dns",
            Types.variableText(
                    253,
                    "(?:[A-Za-z0-9_*](?:[A-Za-z0-9_-]{0,62})\\.)*[A-Za-z0-9_-]{1,63}\\.?",
                    "check.dns.name",
                    "shop.example.id"),
            "The name to look up.");
    private static final Field<String> TYPE =
            Field.withDefault("type", Types.choice(TYPES), "A", "Which records are asked for.");
    private static final Field<List<String>> EXPECT = Field.withDefault(
            "expect",
            Types.list(Types.text(1000), 1, 50),
            List.of(),
            "What must be answered, no less and no more, in any order; any answer will do when it is left out.");
    private static final Field<String> SERVER = Field.optional(
            "server", Types.hostPort(), "The name server to ask, such as 1.1.1.1:53; those of this machine otherwise.");

    public static final CheckKind KIND = CheckKind.of(
                    "dns", List.of(NAME, TYPE, EXPECT, SERVER), (values, scope) -> of(values))
            .watched();

    private static DnsCheck of(Values values) {
        return new DnsCheck(values.get(NAME), values.get(TYPE), values.get(EXPECT), values.find(SERVER));
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var from = server == null ? "" : server;
        var place = name + " " + type + (server == null ? "" : " @" + server);
        var found = DnsQuery.ask(name, type, from, surroundings.timeout());
        return switch (found) {
            case DnsQuery.Records records -> judge(records.values(), place);
            case DnsQuery.NoName _ ->
                Answer.fail(Message.of("check.dns.nxdomain", place), Message.of("check.dns.nxdomain.fix", name));
            case DnsQuery.Refused refused ->
                Answer.fail(
                        Message.of("check.dns.refused", place, refused.why()),
                        Message.of("check.dns.refused.fix", name));
            case DnsQuery.Silent _ ->
                Answer.error(
                        Message.of("check.dns.silent", place, Durations.show(surroundings.timeout())),
                        Message.of("check.dns.silent.fix"));
            case DnsQuery.Failed failed ->
                Answer.error(Message.of("check.dns.failed", place, failed.why()), Message.of("check.dns.silent.fix"));
        };
    }

    private Answer judge(List<String> values, String place) {
        var seen = normal(values, true);
        if (seen.isEmpty()) {
            return Answer.fail(Message.of("check.dns.none", place), Message.of("check.dns.none.fix", name, type));
        }
        var wanted = normal(expect, false);
        var shown = Foreign.shown(String.join(", ", seen.values()));
        if (wanted.isEmpty() || wanted.keySet().equals(seen.keySet())) {
            return Answer.pass(Message.of("check.dns.answered", place, shown));
        }
        return Answer.fail(
                Message.of("check.dns.other", place, shown, String.join(", ", wanted.values())),
                Message.of("check.dns.other.fix", name, type));
    }

    /**
     * By what must be the same, as it was written.
     *
     * @param answered whether it is an answer, in which strings with spaces stand in quotes
     */
    private Map<String, String> normal(Collection<String> values, boolean answered) {
        var normal = new TreeMap<String, String>();
        new TreeSet<>(values).forEach(value -> normal.put(one(value, answered), value));
        return normal;
    }

    /** Addresses have several spellings; names end with a dot or not, in letters of any size. */
    private String one(String value, boolean answered) {
        if (type.equals("A") || type.equals("AAAA")) {
            try {
                return InetAddress.ofLiteral(value.strip()).getHostAddress();
            } catch (IllegalArgumentException _) {
                return value; // never the same as an address
            }
        }
        if (type.equals("TXT")) {
            return answered || value.startsWith("\"") ? text(value) : value.strip();
        }
        return Stream.of(value.strip().toLowerCase(Locale.ROOT).split("\\s+"))
                .map(word -> word.length() > 1 && word.endsWith(".") ? word.substring(0, word.length() - 1) : word)
                .collect(Collectors.joining(" "));
    }

    /** Of several strings, which mean the same as one; those with spaces stand in quotes. */
    private static String text(String value) {
        var text = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < value.length(); at++) {
            char each = value.charAt(at);
            if (each == '\\' && at + 1 < value.length()) {
                text.append(value.charAt(++at));
            } else if (each == '"') {
                quoted = !quoted;
            } else if (quoted || each != ' ') {
                text.append(each);
            }
        }
        return text.toString();
    }

    @Override
    public String question() {
        return "DNS " + name + " " + type + (server == null ? "" : " @" + server);
    }

    @Override
    public @Nullable String host() {
        // The servers of this machine may answer from what they keep, which tells nothing of the way out.
        return server == null ? null : HostPort.parse(server).host();
    }
}
