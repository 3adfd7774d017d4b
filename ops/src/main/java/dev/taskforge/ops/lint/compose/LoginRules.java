package dev.taskforge.ops.lint.compose;

import static dev.taskforge.ops.lint.compose.ComposeRules.rule;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Images that need to be told a password: without one they do not start, let everybody in, or take one that everybody
 * knows. Sources: the images' pages on Docker Hub, and the documentation of Grafana, MinIO and mongo-express.
 */
public final class LoginRules {
    private static final List<Login> FIRST_START = List.of(
            new Login(
                    Set.of("postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb"),
                    List.of("POSTGRES_PASSWORD"),
                    List.of("POSTGRES_HOST_AUTH_METHOD")),
            new Login(
                    Set.of("mysql", "percona"),
                    List.of("MYSQL_ROOT_PASSWORD"),
                    List.of("MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD")),
            new Login(
                    Set.of("mariadb"),
                    List.of("MARIADB_ROOT_PASSWORD", "MYSQL_ROOT_PASSWORD"),
                    List.of(
                            "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
                            "MYSQL_ALLOW_EMPTY_PASSWORD",
                            "MARIADB_RANDOM_ROOT_PASSWORD",
                            "MYSQL_RANDOM_ROOT_PASSWORD",
                            "MARIADB_ROOT_PASSWORD_HASH")));

    private static final Login OPEN = new Login(Set.of("mongo"), List.of("MONGO_INITDB_ROOT_USERNAME"), List.of());

    private static final List<Login> KNOWN_TO_ALL = List.of(
            new Login(
                    Set.of("grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"),
                    List.of("GF_SECURITY_ADMIN_PASSWORD"),
                    List.of("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION", "GF_AUTH_DISABLE_LOGIN_FORM")),
            new Login(Set.of("minio/minio"), List.of("MINIO_ROOT_PASSWORD", "MINIO_SECRET_KEY"), List.of()),
            new Login(
                    Set.of("mongo-express"),
                    List.of("ME_CONFIG_BASICAUTH_PASSWORD"),
                    List.of("ME_CONFIG_BASICAUTH", "ME_CONFIG_BASICAUTH_ENABLED")));

    /** Where such images may be told the same by a file. */
    private static final Pattern SETTINGS = Pattern.compile("/etc/grafana|.+\\.ini|/etc/default/minio");

    private LoginRules() {}

    public static List<Rule> rules() {
        return List.of(
                rule(
                        "compose-database-refuses-start",
                        Priority.P0,
                        Production.services((service, stack, found) -> missing(FIRST_START, service, stack, found))),
                rule("compose-database-open-to-all", Priority.P0, Production.services(LoginRules::openToAll)),
                rule(
                        "compose-login-known",
                        Priority.P0,
                        Production.services((service, stack, found) -> missing(KNOWN_TO_ALL, service, stack, found))));
    }

    private static void openToAll(Service service, Stack stack, Found found) {
        var command = service.command();
        boolean asks = command != null
                && command.words().stream()
                        .map(Text::value)
                        .anyMatch(word -> word.startsWith("--auth")
                                || word.startsWith("--keyFile")
                                || word.startsWith("--config")
                                || word.equals("-f"));
        if (!asks) {
            missing(List.of(OPEN), service, stack, found);
        }
    }

    private static void missing(List<Login> logins, Service service, Stack stack, Found found) {
        var known = KnownImage.of(service).filter(image -> KnownImage.serves(service));
        for (var login : logins) {
            if (known.isPresent() && login.images.contains(known.get().name()) && login.isMissing(service, stack)) {
                found.at(login.place(service), service.name(), login.names.getFirst());
            }
        }
    }

    /**
     * How images are told who may sign in.
     *
     * @param names of the variable that does it, each of them enough; also with {@code _FILE} or {@code __FILE}
     * @param instead variables that make up for it
     */
    private record Login(Set<String> images, List<String> names, List<String> instead) {

        /** What comes from a file that was not read, or from a script, is not known here. */
        boolean isMissing(Service service, Stack stack) {
            boolean unknown = service.envFiles().stream().anyMatch(use -> use.source() == null)
                    || service.mounts().stream()
                            .anyMatch(mount -> SETTINGS.matcher(mount.target()).matches())
                    || service.entrypoint() != null
                    || service.definition().has("volumes_from");
            return !unknown
                    && names.stream()
                            .noneMatch(name -> isGiven(service, stack, name)
                                    || isGiven(service, stack, name + "_FILE")
                                    || isGiven(service, stack, name + "__FILE"))
                    && instead.stream().noneMatch(name -> isGiven(service, stack, name));
        }

        private static boolean isGiven(Service service, Stack stack, String name) {
            return service.setting(name)
                    .filter(setting -> !"".equals(setting.value()) || isFilledIn(setting, stack))
                    .isPresent();
        }

        /** A value that only the server knows, because here there is only a sample to copy, counts as given. */
        private static boolean isFilledIn(Setting setting, Stack stack) {
            var environment = stack.environment();
            return setting.raw() != null && setting.raw().contains("$") && environment != null && environment.example();
        }

        Spot place(Service service) {
            return names.stream()
                    .flatMap(name -> service.setting(name).stream())
                    .findFirst()
                    .map(Setting::spot)
                    .orElse(service.spot());
        }
    }
}
