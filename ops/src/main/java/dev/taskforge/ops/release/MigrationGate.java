package dev.taskforge.ops.release;

import dev.taskforge.ops.lint.migration.MigrationClass;
import dev.taskforge.ops.lint.migration.MigrationFile;
import dev.taskforge.ops.lint.migration.MigrationReport;
import dev.taskforge.ops.lint.migration.MigrationRule;
import dev.taskforge.ops.lint.migration.MigrationTexts;
import dev.taskforge.ops.lint.migration.Migrations;
import dev.taskforge.ops.lint.migration.Verdict;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.release.ReleaseMigration.Standing;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says of a deployment whether its migrations hold it back. Reads files and runs nothing. */
final class MigrationGate {
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final MigrationTexts TEXTS = new MigrationTexts(Messages.ENGLISH);

    private final Project project;
    private final MigrationLedger ledger;

    MigrationGate(Project project, MigrationLedger ledger) {
        this.project = project;
        this.ledger = ledger;
    }

    /**
     * Looks at the migrations of a new release, or at what lies between the release that serves and an earlier one.
     *
     * @param folder of the migrations; null when none is declared
     * @param target the release to return to; null for a new one
     * @param data what comes back with it; null when the databases stay as they are
     * @param serving the number of the release that last served; null when none ever did. One without a list is passed over
     *     for the last that served and has one
     */
    MigrationReview review(
            DeployRequest asked,
            @Nullable String folder,
            @Nullable Release target,
            @Nullable DataReturn data,
            @Nullable Integer serving)
            throws Refused {
        if (target != null) {
            // Data that comes back was made to fit when a second person approved it.
            return data == null ? back(target, asked.acceptSchema()) : MigrationReview.NONE;
        }
        return folder == null ? MigrationReview.NONE : forward(folder, serving, asked.approveMigrations());
    }

    private MigrationReview back(Release target, @Nullable String why) {
        return MigrationReview.back(target.number(), ledger.forwardOnlyAfter(target), why);
    }

    private MigrationReview forward(String folder, @Nullable Integer serving, @Nullable String why) throws Refused {
        var report = read(project.resolve(folder), folder);
        var compared = serving != null && ledger.of(project.name(), serving).isPresent()
                ? Optional.of(serving)
                : ledger.newestServed(project.name());
        var known = compared.flatMap(number -> ledger.of(project.name(), number));
        var before = known.map(record -> record.files().stream()
                .collect(Collectors.toMap(ReleaseMigration::name, ReleaseMigration::sha256, (_, last) -> last)));
        var files = files(report, project.resolve(folder), before.orElse(null));
        var told = told(folder, files, compared.orElse(serving), known.isPresent());
        return MigrationReview.forward(files, told, why);
    }

    private static MigrationReport read(Path path, String folder) throws Refused {
        try {
            var report = Migrations.classify(path);
            if (report.files().isEmpty() && report.troubles().isEmpty()) {
                throw Refused.because("migrations-none", folder, Migrations.LOOKED_FOR);
            }
            return report;
        } catch (IOException e) {
            throw Refused.because("migrations-folder", folder, e.getClass().getSimpleName());
        }
    }

    private static List<ReleaseMigration> files(
            MigrationReport report, Path folder, @Nullable Map<String, String> before) {
        var found = new LinkedHashMap<String, ReleaseMigration>();
        for (var file : report.files()) {
            found.put(file.path(), judged(file, folder, before));
        }
        // What could not be read may hold anything, and is asked for again each time.
        for (var trouble : report.troubles()) {
            var name = trouble.spot().file().path();
            found.putIfAbsent(
                    name,
                    new ReleaseMigration(
                            name,
                            ReleaseMigration.UNREADABLE,
                            MigrationClass.UNKNOWN,
                            Standing.PENDING,
                            null,
                            1,
                            "it could not be read"));
        }
        return new ArrayList<>(found.values());
    }

    private static ReleaseMigration judged(MigrationFile file, Path folder, @Nullable Map<String, String> before) {
        var hash = hash(folder.resolve(file.path()));
        var worst = file.verdicts().stream().max(Comparator.comparing(Verdict::type));
        return new ReleaseMigration(
                file.path(),
                hash,
                file.type(),
                standing(file.path(), hash, before),
                worst.map(Verdict::rule).map(MigrationRule::id).orElse(null),
                worst.map(verdict -> verdict.spot().line()).orElse(1),
                worst.map(verdict -> TEXTS.of(verdict.rule()).why()).orElse(""));
    }

    private static Standing standing(String name, String hash, @Nullable Map<String, String> before) {
        if (before == null) {
            return Standing.UNSURE;
        }
        var applied = before.get(name);
        if (applied == null
                || hash.equals(ReleaseMigration.UNREADABLE)
                || applied.equals(ReleaseMigration.UNREADABLE)) {
            return Standing.PENDING;
        }
        return applied.equals(hash) ? Standing.KNOWN : Standing.CHANGED;
    }

    private static String hash(Path file) {
        try (var in = Files.newInputStream(file)) {
            var content = in.readNBytes(MOST_BYTES + 1);
            return content.length > MOST_BYTES ? ReleaseMigration.UNREADABLE : Sha256.of(content);
        } catch (IOException e) {
            return ReleaseMigration.UNREADABLE;
        }
    }

    private static Message told(
            String folder, List<ReleaseMigration> files, @Nullable Integer serving, boolean serverHasList) {
        if (!serverHasList) {
            long grave = files.stream().filter(file -> file.type().refused()).count();
            return serving == null
                    ? Message.of("release.plan.migrations-first", folder, files.size(), grave)
                    : Message.of("release.plan.migrations-unsure", folder, files.size(), grave, serving);
        }
        var pending =
                files.stream().filter(file -> file.standing() != Standing.KNOWN).toList();
        return pending.isEmpty()
                ? Message.of("release.plan.migrations-none", folder, files.size(), Objects.requireNonNull(serving))
                : Message.of(
                        "release.plan.migrations",
                        folder,
                        pending.size(),
                        count(pending, MigrationClass.ADDITIVE),
                        count(pending, MigrationClass.GUARDED),
                        count(pending, MigrationClass.BREAKING),
                        count(pending, MigrationClass.UNKNOWN));
    }

    private static long count(List<ReleaseMigration> files, MigrationClass type) {
        return files.stream()
                .filter(file -> (file.standing() == Standing.CHANGED ? MigrationClass.UNKNOWN : file.type()) == type)
                .count();
    }
}
