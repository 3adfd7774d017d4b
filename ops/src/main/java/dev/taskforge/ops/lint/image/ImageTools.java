package dev.taskforge.ops.lint.image;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which programs an image holds, told from its base and its own instructions. What the bases hold was read off the
 * packages of Debian's minimal system, of Alpine's busybox, and of the images that build on buildpack-deps.
 */
public final class ImageTools {
    /** Programs of which it is known which small bases lack them. */
    private static final Set<String> JUDGED = Set.of(
            "curl",
            "wget",
            "psql",
            "pg_dump",
            "pg_restore",
            "sqlx",
            "diesel",
            "alembic",
            "git",
            "make",
            "gcc",
            "cargo",
            "npm",
            "redis-cli",
            "mysql",
            "mysqldump",
            "jq",
            "openssl",
            "flyway",
            "prisma",
            "bash");

    private static final Set<String> IN_ALPINE = Set.of("wget");
    private static final Set<String> IN_DEBIAN = Set.of("bash");
    /** Images that hold the tools to build with. */
    private static final Pattern FULL = Pattern.compile("(?:docker\\.io/)?(?:library/)?"
            + "(?:node|python|ruby|golang|rust|php|gcc|perl|buildpack-deps|openjdk|eclipse-temurin|maven|gradle)"
            + "(?::.*+|@.*+)?");

    private static final Pattern SMALL = Pattern.compile(".*(?:slim|alpine|distroless|minimal|micro|bookworm-slim).*");
    private static final Set<String> FULL_HAS = Set.of("curl", "wget", "git", "bash", "make", "gcc", "openssl");

    private ImageTools() {}

    /** Whether {@code stage} holds {@code program}. */
    static Presence in(Stage stage, String program) {
        if (stage.whole().anyMatch(instruction -> puts(instruction, program))) {
            return Presence.THERE;
        }
        return inBase(stage.bottom(), program);
    }

    /** Whether an image holds {@code program} as it comes. */
    public static Presence inBase(String image, String program) {
        var name = image.toLowerCase(Locale.ROOT);
        if (!JUDGED.contains(program)) {
            return Presence.UNKNOWN;
        }
        if (name.equals("scratch") || name.contains("distroless")) {
            return Presence.MISSING;
        }
        if (ownTool(name, program)) {
            return Presence.THERE;
        }
        if (name.contains("alpine")) {
            return IN_ALPINE.contains(program) ? Presence.THERE : known(name);
        }
        if (FULL.matcher(name).matches() && !SMALL.matcher(name).matches()) {
            return FULL_HAS.contains(program) ? Presence.THERE : Presence.UNKNOWN;
        }
        boolean debian = name.matches("(?:docker\\.io/)?(?:library/)?(?:debian|ubuntu)(?::.*+|@.*+)?")
                || (FULL.matcher(name).matches() && name.contains("slim"));
        if (debian) {
            return IN_DEBIAN.contains(program) ? Presence.THERE : Presence.MISSING;
        }
        return Presence.UNKNOWN;
    }

    /** Of plain Alpine and the language images on it the contents are known, of others not. */
    private static Presence known(String name) {
        return name.matches("(?:docker\\.io/)?(?:library/)?(?:alpine(?::.*+|@.*+)?"
                        + "|(?:node|python|golang|rust|ruby|php|postgres|redis):.*alpine.*+)")
                ? Presence.MISSING
                : Presence.UNKNOWN;
    }

    private static boolean ownTool(String name, String program) {
        return switch (program) {
            case "psql", "pg_dump", "pg_restore" -> name.contains("postgres") || name.contains("postgis");
            case "redis-cli" -> name.contains("redis") || name.contains("valkey");
            case "mysql", "mysqldump" -> name.contains("mysql") || name.contains("mariadb");
            case "npm" -> name.contains("node");
            case "cargo" -> name.contains("rust");
            case "flyway" -> name.contains("flyway");
            default -> false;
        };
    }

    private static boolean puts(Instruction instruction, String program) {
        return switch (instruction.keyword()) {
            case "RUN" -> installs(instruction.script(), program);
            case "COPY", "ADD" -> copies(instruction.words(), program);
            default -> false;
        };
    }

    private static boolean installs(String script, String program) {
        boolean installing =
                script.contains("install") || script.contains("apk add") || script.contains("apk --no-cache add");
        return installing && script.lines().anyMatch(line -> mentions(line, program));
    }

    private static boolean mentions(String line, String program) {
        var packages = packages(program);
        return List.of(line.split("[\\s=;&|'\"]+")).stream()
                .anyMatch(word -> packages.stream().anyMatch(name -> word.equals(name) || word.startsWith(name + "-")));
    }

    /** The names of the packages that bring a program. */
    private static List<String> packages(String program) {
        return switch (program) {
            case "psql", "pg_dump", "pg_restore" -> List.of("postgresql", "postgresql-client");
            case "redis-cli" -> List.of("redis", "redis-tools");
            case "mysql", "mysqldump" -> List.of("mysql", "mysql-client", "mariadb", "default-mysql-client");
            case "sqlx" -> List.of("sqlx");
            case "gcc", "make" -> List.of(program, "build-essential", "build-base");
            default -> List.of(program);
        };
    }

    private static boolean copies(List<String> words, String program) {
        return words.stream().anyMatch(word -> word.equals(program) || word.endsWith("/" + program));
    }
}
