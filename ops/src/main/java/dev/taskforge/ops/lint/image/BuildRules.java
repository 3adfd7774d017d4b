package dev.taskforge.ops.lint.image;

import dev.taskforge.ops.lint.Found;
import dev.taskforge.ops.lint.Masked;
import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.Topic;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Secrecy;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How an image is built. */
public final class BuildRules {
    private static final Pattern PAIR = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*+)=(\"[^\"]*+\"|'[^']*+'|\\S*+)");
    private static final Pattern FETCHES =
            Pattern.compile("(?:apt-get\\s++(?:-\\S++\\s++)*+|pip3? |npm |yarn |pnpm |composer |bundle |poetry )install"
                    + "|apk\\s++(?:-\\S++\\s++)*+add|npm ci|go mod download|cargo fetch|mvn |uv sync");
    private static final Set<String> WHOLE_FOLDER = Set.of(".", "./");

    private static final Pattern WORLD_WRITABLE = Pattern.compile(
            "\\bchmod\\s{1,40}(?:-\\S{1,30}\\s{1,40}){0,5}"
                    + "([0-7]?[0-7]{2}[2367]|(?:a|o|ugo|go|uo)?\\+[rXxst]{0,5}w[rXxst]{0,5}|[ao]=[rXxst]{0,5}w[rXxst]{0,5})\\s");

    private BuildRules() {}

    public static List<Rule> rules() {
        return List.of(
                new Rule("image-holds-secret", Priority.P0, Topic.IMAGE, BuildRules::holdsSecret),
                new Rule("image-copies-env-file", Priority.P0, Topic.IMAGE, BuildRules::copiesEnvFile),
                new Rule("image-without-ignore-file", Priority.P1, Topic.IMAGE, BuildRules::withoutIgnoreFile),
                new Rule("image-stale-package-lists", Priority.P1, Topic.IMAGE, BuildRules::staleLists),
                new Rule("image-runs-download", Priority.P1, Topic.IMAGE, BuildRules::runsDownload),
                new Rule("image-cache-order", Priority.P2, Topic.IMAGE, BuildRules::cacheOrder),
                new Rule("image-keeps-package-cache", Priority.P2, Topic.IMAGE, BuildRules::keepsCache),
                new Rule("image-npm-install", Priority.P2, Topic.IMAGE, BuildRules::npmInstall),
                new Rule("image-world-writable", Priority.P1, Topic.IMAGE, BuildRules::worldWritable));
    }

    private static Stream<Instruction> all(Setup setup, String... keywords) {
        var wanted = Set.of(keywords);
        return setup.dockerfiles().stream()
                .flatMap(dockerfile -> dockerfile.stages().stream())
                .flatMap(stage -> stage.instructions().stream())
                .filter(instruction -> wanted.contains(instruction.keyword()));
    }

    private static void holdsSecret(Setup setup, Found found) {
        all(setup, "ENV", "ARG").forEach(instruction -> {
            var pairs = PAIR.matcher(instruction.arguments());
            while (pairs.find()) {
                var value = pairs.group(2).replaceAll("^[\"']|[\"']$", "");
                if (Secrecy.isSecret(pairs.group(1), value) && !value.contains("$")) {
                    found.at(instruction.spot(), pairs.group(1), Masked.of(value));
                }
            }
        });
    }

    private static void copiesEnvFile(Setup setup, Found found) {
        all(setup, "COPY", "ADD")
                .filter(copy -> copy.flag("from").isEmpty())
                .forEach(copy -> sources(copy).stream()
                        .filter(source -> isEnvFile(source.substring(source.lastIndexOf('/') + 1)))
                        .forEach(source -> found.at(copy.spot(), source)));
    }

    private static boolean isEnvFile(String name) {
        return (name.equals(".env") || name.startsWith(".env."))
                && !name.contains("example")
                && !name.contains("sample");
    }

    private static List<String> sources(Instruction copy) {
        var words = copy.words();
        return words.subList(0, Math.max(0, words.size() - 1));
    }

    /** Only where the folder holds what must not get into an image. */
    private static void withoutIgnoreFile(Setup setup, Found found) {
        boolean secrets = setup.paths().stream()
                .anyMatch(path -> isEnvFile(path.substring(path.lastIndexOf('/') + 1)) || path.equals(".git/"));
        boolean ignored = setup.paths().stream().anyMatch(path -> path.endsWith(".dockerignore"));
        if (secrets && !ignored) {
            all(setup, "COPY", "ADD")
                    .filter(BuildRules::copiesAll)
                    .findFirst()
                    .ifPresent(copy -> found.at(copy.spot()));
        }
    }

    private static boolean copiesAll(Instruction copy) {
        return copy.flag("from").isEmpty() && sources(copy).stream().anyMatch(WHOLE_FOLDER::contains);
    }

    private static void staleLists(Setup setup, Found found) {
        all(setup, "RUN")
                .filter(run ->
                        run.script().contains("apt-get update") || run.script().contains("apt update"))
                .filter(run -> !run.script().contains(" install"))
                .forEach(run -> found.at(run.spot()));
    }

    private static void runsDownload(Setup setup, Found found) {
        all(setup, "RUN")
                .filter(run -> run.script()
                        .lines()
                        .anyMatch(line -> (line.contains("curl ") || line.contains("wget "))
                                && line.matches(".*\\|\\s*+(?:sudo\\s++)?(?:ba|z|da)?sh\\b.*+")))
                .forEach(run -> found.at(run.spot()));
    }

    /** Everything copied before dependencies are fetched: each change of the sources fetches them again. */
    private static void cacheOrder(Setup setup, Found found) {
        for (var dockerfile : setup.dockerfiles()) {
            for (var stage : dockerfile.stages()) {
                var copied = stage.instructions().stream()
                        .filter(instruction -> instruction.is("COPY") && copiesAll(instruction))
                        .findFirst();
                copied.ifPresent(copy -> stage.instructions().stream()
                        .skip(stage.instructions().indexOf(copy))
                        .filter(run -> run.is("RUN")
                                && FETCHES.matcher(run.script()).find()
                                && !run.script().contains("-r /"))
                        .findFirst()
                        .ifPresent(run -> found.at(copy.spot(), run.spot().line())));
            }
        }
    }

    private static void keepsCache(Setup setup, Found found) {
        for (var dockerfile : setup.dockerfiles()) {
            dockerfile
                    .finalStage()
                    .ifPresent(stage -> stage.instructions().stream()
                            .filter(run -> run.is("RUN") && run.flag("mount").isEmpty())
                            .filter(run -> keepsAptLists(run.script()) || keepsApkCache(run.script()))
                            .forEach(run -> found.at(run.spot())));
        }
    }

    private static boolean keepsAptLists(String script) {
        return (script.contains("apt-get install") || script.contains("apt-get -y install"))
                && !script.contains("/var/lib/apt/lists");
    }

    private static boolean keepsApkCache(String script) {
        return script.contains("apk add") && !script.contains("--no-cache") && !script.contains("/var/cache/apk");
    }

    private static void worldWritable(Setup setup, Found found) {
        all(setup, "RUN").forEach(run -> {
            var chmod = WORLD_WRITABLE.matcher(run.script());
            if (chmod.find()) {
                found.at(run.spot(), chmod.group(1));
            }
        });
    }

    private static void npmInstall(Setup setup, Found found) {
        boolean locked = setup.paths().stream().anyMatch(path -> path.endsWith("package-lock.json"));
        if (locked) {
            all(setup, "RUN")
                    .filter(run -> run.script()
                            .lines()
                            .anyMatch(
                                    line -> line.strip().matches("(?:.*&&\\s*+)?npm (?:install|i)(?:\\s++--?\\S++)*+")))
                    .forEach(run -> found.at(run.spot()));
        }
    }
}
