package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.shell.Command;
import dev.taskforge.ops.shell.Invocation;
import dev.taskforge.ops.shell.Redirection;
import dev.taskforge.ops.shell.SqlEffect;
import dev.taskforge.ops.shell.ValuedOptions;
import dev.taskforge.ops.shell.Word;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a command means to whoever runs an application: it dumps, restores, migrates, starts. */
final class Meaning {
    private static final Set<String> DUMPS =
            Set.of("pg_dump", "pg_dumpall", "mysqldump", "mariadb-dump", "mongodump", "pg_basebackup");
    private static final Set<String> MIGRATES = Set.of(
            "manage.py",
            "django-admin",
            "sqlx",
            "alembic",
            "flyway",
            "prisma",
            "artisan",
            "rails",
            "rake",
            "knex",
            "typeorm",
            "sequelize-cli",
            "goose",
            "migrate",
            "dbmate",
            "diesel",
            "liquibase");

    /** The variable that holds the version, as people write it into a procedure: {@code APP_IMAGE}. */
    static final Pattern VERSION_NAME =
            Pattern.compile("[A-Z0-9_]{0,40}?(?:IMAGE|TAG|VERSION|RELEASE)[A-Z0-9_]{0,40}+");

    static final Predicate<Step> DUMPING = Meaning::dumps;
    static final Predicate<Step> RESTORING = Meaning::restores;
    static final Predicate<Step> MIGRATING = Meaning::migrates;
    static final Predicate<Step> STARTING = Meaning::starts;
    static final Predicate<Step> CREATING = Meaning::creates;
    static final Predicate<Step> DROPPING = Meaning::drops;
    static final Predicate<Step> CHOOSING = Meaning::choosesVersion;
    static final Predicate<Step> PROVING = Meaning::proves;

    private static final int LONGEST_PIPE = 20;

    private Meaning() {}

    private static boolean dumps(Step step) {
        return dumps(step.call());
    }

    private static boolean restores(Step step) {
        return restores(step.call());
    }

    private static boolean migrates(Step step) {
        return migrates(step.call());
    }

    private static boolean starts(Step step) {
        return starts(step.call());
    }

    private static boolean creates(Step step) {
        return creates(step.call());
    }

    private static boolean drops(Step step) {
        return drops(step.call());
    }

    private static boolean choosesVersion(Step step) {
        return choosesVersion(step.call());
    }

    private static boolean proves(Step step) {
        return proves(step.call());
    }

    static boolean dumps(Invocation call) {
        return DUMPS.contains(call.program()) && !call.has("--version");
    }

    /** The file a dump ends in, be it behind a pipe; empty when it does not say. */
    static Optional<Redirection> dumpedInto(Invocation call) {
        var commands = call.pipeline().commands();
        int last = Math.min(commands.size(), call.index() + LONGEST_PIPE);
        for (var command : commands.subList(call.index(), last)) {
            for (var redirection : command.redirections()) {
                if (redirection.ofOutput()
                        && redirection.writes()
                        && !redirection.operator().equals(">>")) {
                    return Optional.of(redirection);
                }
            }
        }
        var parent = call.parent();
        return parent == null ? Optional.empty() : dumpedInto(parent);
    }

    /** Whether a file of SQL or an archive is put into a database. */
    static boolean restores(Invocation call) {
        return feedsSql(call)
                || (call.runs("pg_restore")
                        && call.arguments(ValuedOptions.DUMP).has("-d", "--dbname"))
                || call.runs("mongorestore");
    }

    /** Whether a client is given a file of statements. */
    static boolean feedsSql(Invocation call) {
        if (!call.runs("psql", "mysql", "mariadb")) {
            return false;
        }
        return (call.runs("psql") && call.arguments(ValuedOptions.PSQL).has("-f", "--file")) || isFed(call);
    }

    private static boolean isFed(Invocation call) {
        if (call.simple().redirections().stream()
                .anyMatch(redirection -> redirection.operator().equals("<"))) {
            return true;
        }
        if (call.index() > 0) {
            return !(call.pipeline().commands().get(call.index() - 1) instanceof Command.Simple before
                    && !before.words().isEmpty()
                    && Set.of("echo", "printf")
                            .contains(before.words().getFirst().text()));
        }
        var parent = call.parent();
        return parent != null && isFed(parent);
    }

    static boolean migrates(Invocation call) {
        if (!MIGRATES.contains(call.program())) {
            return false;
        }
        boolean looks = call.has("--plan") || call.has("--check") || call.has("--list") || call.has("--dry-run");
        return !looks
                && call.arguments().stream()
                        .map(Word::text)
                        .anyMatch(word -> word.equals("migrate")
                                || word.equals("db:migrate")
                                || word.equals("migrate:latest")
                                || word.equals("upgrade")
                                || (word.equals("up") && !call.runs("manage.py")))
                && call.arguments().stream()
                        .map(Word::text)
                        .noneMatch(word -> word.equals("info") || word.equals("status") || word.equals("resolve"));
    }

    /** Whether the application is put into service. */
    static boolean starts(Invocation call) {
        return call.docker()
                .filter(docker -> docker.compose() && docker.is("up"))
                .isPresent();
    }

    static boolean creates(Invocation call) {
        return call.runs("createdb")
                || sql(call).contains("create database")
                || sql(call).contains("create schema");
    }

    static boolean drops(Invocation call) {
        return call.runs("dropdb")
                || sql(call).contains("drop database")
                || sql(call).contains("drop schema");
    }

    /** The statements given to psql on its command line, in lower case. */
    private static String sql(Invocation call) {
        return call.runs("psql", "mysql", "mariadb")
                ? String.join(
                        " ",
                        SqlEffect.words(call.arguments(ValuedOptions.PSQL)
                                .value("-c", "--command", "-e")
                                .orElse("")))
                : "";
    }

    /** Whether it says which version is to run. */
    private static boolean choosesVersion(Invocation call) {
        if (call.simple().assignments().stream()
                .anyMatch(given -> given.name().matches("(?i).*(?:tag|version|release|image).*"))) {
            return true;
        }
        if (call.words().size() == 1
                && VERSION_NAME.matcher(call.words().getFirst().text()).matches()) {
            return true;
        }
        if (call.runs("git")) {
            return call.has("checkout") || call.has("switch") || call.has("revert") || call.has("reset");
        }
        if (call.runs("export") || call.runs("sed") || call.runs("ln") || call.runs("cp")) {
            return call.arguments().stream()
                    .anyMatch(word -> word.text().matches("(?i)(?s).*(?:tag|version|release|image|\\.env|compose).*"));
        }
        return call.docker()
                .filter(docker -> docker.is("tag", "load", "image tag", "image load", "rollback", "service rollback")
                        || (docker.is("pull", "run", "image pull")
                                && !docker.compose()
                                && docker.arguments().operand().isPresent()))
                .isPresent();
    }

    /** Whether it shows that a dump can be read. */
    private static boolean proves(Invocation call) {
        return (call.runs("pg_restore") && (call.has("-l") || call.has("--list")))
                || call.runs("pg_verifybackup")
                || (call.runs("gzip", "gunzip", "zstd", "xz") && (call.has("-t") || call.has("--test")));
    }
}
