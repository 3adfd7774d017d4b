package dev.taskforge.ops.lint.env;

import static dev.taskforge.ops.lint.env.EnvRules.rule;
import static dev.taskforge.ops.project.Priority.P0;
import static dev.taskforge.ops.project.Priority.P1;
import static dev.taskforge.ops.project.Priority.P2;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Masked;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.env.ServiceUrl.Fault;
import dev.taskforge.ops.lint.env.ServiceUrl.Host;
import dev.taskforge.ops.lint.env.ServiceUrl.Kind;
import dev.taskforge.ops.source.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Addresses of databases, caches and queues that some of their readers refuse or misread. */
final class UrlRules {
    /** PostgreSQL 18, "Parameter Key Words"; {@code ssl} is read by older drivers and by libpq itself as a spelling. */
    private static final Set<String> LIBPQ = Set.of(
            ("host hostaddr port dbname user password passfile require_auth channel_binding connect_timeout client_encoding"
                            + " options application_name fallback_application_name keepalives keepalives_idle"
                            + " keepalives_interval keepalives_count tcp_user_timeout replication gssencmode sslmode"
                            + " requiressl sslnegotiation sslcompression sslcert sslkey sslkeylogfile sslpassword"
                            + " sslcertmode sslrootcert sslcrl sslcrldir sslsni requirepeer ssl_min_protocol_version"
                            + " ssl_max_protocol_version min_protocol_version max_protocol_version krbsrvname gsslib"
                            + " gssdelegation scram_client_key scram_server_key service servicefile target_session_attrs"
                            + " load_balance_hosts oauth_issuer oauth_client_id oauth_client_secret oauth_scope ssl")
                    .split(" "));

    private static final Pattern PARAMETER = Pattern.compile("[a-z][a-z_]{1,40}|[a-z]+[A-Z][a-zA-Z]{1,30}");

    static final List<Rule> ALL = List.of(
            rule("url-unescaped", P0, UrlRules::unescaped),
            rule("url-percent", P0, UrlRules::percent),
            rule("url-client-parameter", P1, UrlRules::parameter),
            rule("url-incomplete", P1, UrlRules::incomplete),
            rule("url-port", P0, UrlRules::port),
            rule("url-several-hosts", P2, UrlRules::severalHosts));

    private UrlRules() {}

    /** An address and the value it was read from. */
    private record Written(Given given, ServiceUrl url) {}

    private static List<Written> urls(Setup setup) {
        var urls = new ArrayList<Written>();
        var all = new ArrayList<>(Given.all(setup));
        setup.envFiles().stream()
                .filter(EnvSource::example)
                .forEach(env -> all.addAll(Givens.of(setup).of(env)));
        for (var given : all) {
            given.url().ifPresent(url -> urls.add(new Written(given, url)));
        }
        return urls;
    }

    private static void unescaped(Setup setup, Found found) {
        for (var each : urls(setup)) {
            faults(each, Kind.UNESCAPED, found);
        }
    }

    private static void percent(Setup setup, Found found) {
        for (var each : urls(setup)) {
            faults(each, Kind.BAD_PERCENT, found);
        }
    }

    /** One finding for the first such character; the repair writes all of them. */
    private static void faults(Written each, Kind kind, Found found) {
        var value = each.given.value();
        var faults =
                each.url.faults().stream().filter(fault -> fault.kind() == kind).toList();
        if (faults.isEmpty()) {
            return;
        }
        var first = faults.getFirst();
        var edits = new ArrayList<Edit>();
        for (var fault : faults) {
            var spot = character(each, fault);
            if (spot.text().equals(Character.toString(value.codePointAt(fault.at())))) {
                edits.add(new Edit(spot, ServiceUrl.encoded(value, fault.at())));
            }
        }
        found.at(
                character(each, first),
                edits,
                each.given.name(),
                Character.toString(value.codePointAt(first.at())),
                ServiceUrl.encoded(value, first.at()));
    }

    private static Spot character(Written each, Fault fault) {
        int width = Character.charCount(each.given.value().codePointAt(fault.at()));
        return each.given.part(fault.at(), fault.at() + width);
    }

    private static void parameter(Setup setup, Found found) {
        for (var each : urls(setup)) {
            // With an @ among them, what looks like parameters may be a part of the password.
            boolean doubtful =
                    each.url.parameters().stream().anyMatch(part -> part.text().indexOf('@') >= 0);
            if (!each.url.isPostgres() || each.url.driver() || doubtful) {
                continue;
            }
            for (var parameter : each.url.parameters()) {
                if (!LIBPQ.contains(parameter.text())) {
                    found.at(each.given.part(parameter.start(), parameter.end()), each.given.name(), shown(parameter));
                }
            }
        }
    }

    /** The name of a parameter, unless it looks like a part of a password that was not escaped. */
    private static Object shown(ServiceUrl.Part parameter) {
        return PARAMETER.matcher(parameter.text()).matches() ? parameter.text() : Masked.of(parameter.text());
    }

    private static void incomplete(Setup setup, Found found) {
        for (var each : urls(setup)) {
            var url = each.url;
            var missing = new ArrayList<String>();
            if (url.hosts().isEmpty() || url.hosts().getFirst().name().isEmpty()) {
                missing.add("host");
            }
            if (url.isSql() && !url.driver()) {
                addIf(url.user() == null || url.user().text().isEmpty(), "user", missing);
                addIf(url.password() == null || url.password().text().isEmpty(), "password", missing);
                addIf(url.database() == null || url.database().text().isEmpty(), "database", missing);
            }
            boolean fromOutside = !each.given.literal() && !missing.isEmpty() && hasUnknown(each.given);
            if (!missing.isEmpty() && !fromOutside && url.parameters().stream().noneMatch(UrlRules::isPart)) {
                found.at(each.given.spot(), each.given.name(), String.join(", ", missing));
            }
        }
    }

    private static void addIf(boolean isMissing, String part, List<String> missing) {
        if (isMissing) {
            missing.add(part);
        }
    }

    /** Whether it takes a part from a variable that its file does not set, so that the part may come from outside. */
    private static boolean hasUnknown(Given given) {
        var source = given.source();
        return source != null
                && Dollars.in(given.spot().text()).stream()
                        .anyMatch(use ->
                                source.values().getOrDefault(use.name(), "").isEmpty());
    }

    private static boolean isPart(ServiceUrl.Part parameter) {
        return Set.of("user", "password", "host", "service", "sslcert").contains(parameter.text());
    }

    private static void port(Setup setup, Found found) {
        for (var each : urls(setup)) {
            each.url.hosts().stream()
                    .filter(Host::isPortBad)
                    .findFirst()
                    .ifPresent(host -> found.at(each.given.part(host.start(), host.end()), each.given.name()));
        }
    }

    private static void severalHosts(Setup setup, Found found) {
        for (var each : urls(setup)) {
            if (each.url.hosts().size() > 1 && each.url.isSql()) {
                found.at(each.given.spot(), each.given.name(), each.url.hosts().size());
            }
        }
    }
}
