package dev.taskforge.ops.lint.compose;

import dev.taskforge.ops.lint.Edit;
import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.Topic;
import dev.taskforge.ops.lint.compose.KnownImage.Role;
import dev.taskforge.ops.lint.image.ImageTools;
import dev.taskforge.ops.lint.image.Presence;
import dev.taskforge.ops.project.Priority;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a service can be asked how it is, and whether the answer is true. */
public final class HealthRules {
    /** Images that bring a health check of their own, by their Dockerfiles. */
    private static final Pattern BRINGS_ITS_OWN = Pattern.compile(
            "(?:.*/)?(?:postgres-backup-local|uptime-kuma|nginx-proxy-manager|cadvisor|vaultwarden/server"
                    + "|goauthentik/server|paperless-ngx/paperless-ngx|immich-app/immich-(?:server|machine-learning))(?::.*+|@.*+)?");

    private static final Pattern ALWAYS = Pattern.compile(
            "(?:true|:|exit 0|/bin/true|echo [^|&;]{0,200}+)|.*(?:\\|\\| ?true|\\|\\| ?exit 0|; ?exit 0|; ?true|\\|\\| ?:)");

    private static final Pattern LOCAL_URL = Pattern.compile(
            "(https?)://(?:localhost|127\\.0\\.0\\.1|\\[::1\\]|0\\.0\\.0\\.0)(?::(\\d{1,5}))?(?:[/?\"']|$)");

    private static final Pattern NUMBER = Pattern.compile("(?<![\\d.])\\d{2,5}(?![\\d.])");
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*(?::?\\?[^}\"\\\\]*)?\\}|\\$[A-Za-z_]\\w*");

    private HealthRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule("compose-no-healthcheck", Priority.P1, HealthRules::missing),
                rule("compose-health-always-good", Priority.P0, Production.services(HealthRules::always)),
                rule("compose-health-redis-lies", Priority.P0, Production.services(HealthRules::redisLies)),
                rule("compose-health-ignores-errors", Priority.P1, Production.services(HealthRules::ignoresErrors)),
                rule("compose-health-wrong-port", Priority.P1, HealthRules::wrongPort),
                rule("compose-health-tool-missing", Priority.P0, HealthRules::toolMissing),
                rule("compose-health-timings-differ", Priority.P2, HealthRules::timingsDiffer));
    }

    private static Rule rule(String id, Priority severity, Rule.Search search) {
        return new Rule(id, severity, Topic.COMPOSE, search);
    }

    /** Whether somebody checks a service's health: Compose, its Dockerfile, or its image. */
    static boolean isChecked(Service service, Setup setup) {
        var health = service.health();
        boolean ofImage = health != null && health.settings().has("disable");
        if (health != null && (health.disabled() || health.test() != null || ofImage)) {
            return !health.disabled();
        }
        return Builds.dockerfile(service, setup).flatMap(file -> file.health()).isPresent()
                || (service.image() != null
                        && BRINGS_ITS_OWN.matcher(service.image()).matches());
    }

    /** Whether nobody does for certain: an image that is not known here may bring a check of its own. */
    static boolean isNeverChecked(Service service, Setup setup) {
        boolean known = (service.health() != null && service.health().disabled())
                || Builds.dockerfile(service, setup).isPresent()
                || KnownImage.of(service).isPresent();
        return known && !isChecked(service, setup);
    }

    private static void missing(Setup setup, Found found) {
        Production.together(service -> !isChecked(service, setup)).look(setup, found);
    }

    private static void always(Service service, Stack stack, Found found) {
        var test = test(service);
        if (test != null && ALWAYS.matcher(test.line()).matches()) {
            found.at(test.spot(), service.name());
        }
    }

    private static @Nullable Words test(Service service) {
        return service.health() == null ? null : service.health().test();
    }

    /** {@code redis-cli} ends with 0 when Redis refuses to answer without a password, unless it is given {@code -e}. */
    private static void redisLies(Service service, Stack stack, Found found) {
        var test = test(service);
        var password = service.command() == null ? null : service.command().option("--requirepass");
        if (test == null || password == null) {
            return;
        }
        var tool = test.word("redis-cli");
        var line = " " + test.line() + " ";
        if (tool == null
                || line.contains(" -e ")
                || line.contains(" -a ")
                || line.contains("--pass")
                || line.contains("grep")
                || line.contains("REDISCLI_AUTH")
                || service.setting("REDISCLI_AUTH").isPresent()) {
            return;
        }
        var health = service.health();
        boolean list = health != null
                && !health.shell()
                && REFERENCE.matcher(password.raw()).matches();
        var quoted = Set.of("\"redis-cli\"", "redis-cli", "'redis-cli'")
                .contains(tool.spot().text());
        List<Edit> edits = list && quoted && test.list()
                ? List.of(new Edit(
                        tool.spot(),
                        "\"redis-cli\", \"-e\", \"-a\", \"" + password.raw() + "\", \"--no-auth-warning\""))
                : List.of();
        found.at(test.spot(), edits, service.name());
    }

    /** {@code curl} ends with 0 whatever the server answered, unless it is given {@code -f}. */
    private static void ignoresErrors(Service service, Stack stack, Found found) {
        var test = test(service);
        var tool = test == null ? null : test.word("curl");
        if (test == null || tool == null) {
            return;
        }
        boolean fails = test.words().stream()
                .map(Text::value)
                .anyMatch(word -> word.startsWith("--fail")
                        || word.equals("grep")
                        || word.equals("--write-out")
                        || isShortOption(word));
        if (!fails) {
            var text = tool.spot().text();
            boolean item = text.equals("\"curl\"") || text.equals("'curl'") || (test.list() && text.equals("curl"));
            List<Edit> edits = item
                    ? List.of(new Edit(tool.spot(), "\"curl\", \"-f\""))
                    : text.equals("curl") || text.equals("\"curl") || text.equals("'curl")
                            ? List.of(new Edit(tool.spot(), text + " -f"))
                            : List.of();
            found.at(test.spot(), edits, service.name());
        }
    }

    /** {@code -f} or {@code -w}, perhaps among others: {@code -fsS}. */
    private static boolean isShortOption(String word) {
        return word.startsWith("-")
                && !word.startsWith("--")
                && word.length() < 12
                && (word.indexOf('f') > 0 || word.indexOf('w') > 0);
    }

    private static void wrongPort(Setup setup, Found found) {
        Production.services((service, stack, to) -> {
                    var test = test(service);
                    if (test == null) {
                        return;
                    }
                    var url = LOCAL_URL.matcher(test.line());
                    if (!url.find()) {
                        return;
                    }
                    int port = url.group(2) != null
                            ? Integer.parseInt(url.group(2))
                            : url.group(1).equals("https") ? 443 : 80;
                    var known = listening(service, setup);
                    if (!known.isEmpty() && !known.contains(port) && !mentions(service, port, setup)) {
                        to.at(test.spot(), service.name(), String.valueOf(port));
                    }
                })
                .look(setup, found);
    }

    /** Ports it is known to listen on; empty when nobody says. */
    private static Set<Integer> listening(Service service, Setup setup) {
        var ports = new HashSet<Integer>();
        var written = new ArrayList<String>();
        service.ports().forEach(port -> written.add(port.target()));
        service.definition()
                .texts("expose")
                .forEach(text -> written.add(text.value().split("/", 2)[0]));
        Builds.dockerfile(service, setup).ifPresent(file -> written.addAll(file.exposed()));
        for (var port : written) {
            if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(Character::isDigit)) {
                return Set.of(); // a range or a variable: nothing certain can be said
            }
            ports.add(Integer.valueOf(port));
        }
        KnownImage.of(service).ifPresent(known -> ports.addAll(known.ports()));
        return ports;
    }

    /** Whether a command or a variable holds the number, so that the service may well listen there. */
    private static boolean mentions(Service service, int port, Setup setup) {
        var texts = new ArrayList<String>();
        if (KnownImage.is(service, Role.PROXY)) {
            // Its configuration says where it listens; of one that was not read nothing is known.
            if (setup.proxies().isEmpty() && !service.mounts().isEmpty()) {
                return true;
            }
            setup.proxies().forEach(proxy -> texts.add(proxy.file().text()));
        }
        if (service.command() != null) {
            texts.add(service.command().line());
        }
        if (service.entrypoint() != null) {
            texts.add(service.entrypoint().line());
        }
        for (var setting : service.environment()) {
            if (setting.value() != null) {
                texts.add(setting.value());
            } else if (setting.name().contains("PORT")) {
                return true; // not known here
            }
        }
        return texts.stream()
                .anyMatch(text ->
                        NUMBER.matcher(text).results().anyMatch(match -> Integer.parseInt(match.group()) == port));
    }

    private static void toolMissing(Setup setup, Found found) {
        Production.services((service, stack, to) -> {
                    var test = test(service);
                    if (test == null) {
                        return;
                    }
                    var dockerfile = Builds.dockerfile(service, setup);
                    for (var program : List.of("curl", "wget")) {
                        var presence = dockerfile.isPresent()
                                ? dockerfile.get().holds(program)
                                : service.image() == null || service.isBuilt()
                                        ? Presence.UNKNOWN
                                        : ImageTools.inBase(service.image(), program);
                        if (test.word(program) != null && presence == Presence.MISSING) {
                            to.at(test.spot(), service.name(), program);
                        }
                    }
                })
                .look(setup, found);
    }

    /** The same question with other patience in the Dockerfile. */
    private static void timingsDiffer(Setup setup, Found found) {
        Production.services((service, stack, to) -> {
                    var health = service.health();
                    var dockerfile = Builds.dockerfile(service, setup);
                    if (health == null
                            || dockerfile.isEmpty()
                            || dockerfile.get().health().isEmpty()) {
                        return;
                    }
                    for (var name : List.of("interval", "timeout", "retries", "start_period")) {
                        var here = health.settings().text(name);
                        var there = dockerfile.get().healthFlag(name.replace('_', '-'));
                        if (here != null && there.isPresent() && !there.get().equals(here.value())) {
                            to.at(here.spot(), service.name(), name, here.value(), there.get());
                        }
                    }
                })
                .look(setup, found);
    }
}
