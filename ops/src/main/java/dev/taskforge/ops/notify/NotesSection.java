package dev.taskforge.ops.notify;

import dev.taskforge.ops.check.Evidence;
import dev.taskforge.ops.release.Comparison;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.release.MigrationRecord;
import dev.taskforge.ops.release.Release;
import dev.taskforge.ops.release.ReleaseMigration;
import dev.taskforge.ops.release.ReleaseMigration.Standing;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the notes of releases say of one deployment that succeeded. Pure. */
record NotesSection(
        Deployment deployment,
        Release release,
        @Nullable MigrationRecord migrations,
        List<Evidence> evidence,
        @Nullable Comparison measured) {
    private static final int MOST_NAMES = 50;

    /** By which it is known again; a comment, which readers of the page do not see. */
    String mark() {
        return "<!-- taskforge: release " + release.number() + " of " + release.project() + " -->";
    }

    List<String> lines(Messages texts) {
        var at = Objects.requireNonNullElse(deployment.endedAt(), deployment.startedAt())
                .truncatedTo(ChronoUnit.SECONDS);
        var lines = new ArrayList<String>();
        lines.add("## " + say(texts, "notes.title", release.number(), day(at)));
        lines.add(mark());
        lines.add("");
        lines.add("- " + say(texts, "notes.image", release.reference(), release.image()));
        var before = deployment.before();
        lines.add("- "
                + (before == null
                        ? say(texts, "notes.deployed", at, plain(deployment.by()))
                        : say(texts, "notes.deployed-before", at, plain(deployment.by()), before)));
        if (migrations != null) {
            addMigrations(lines, texts, migrations);
        }
        if (!evidence.isEmpty()) {
            lines.add("- " + say(texts, "notes.evidence", answers()));
        }
        var compared = measured == null ? List.<String>of() : new NotesComparison(measured, texts).lines();
        if (!compared.isEmpty()) {
            lines.add("");
            lines.addAll(compared);
        }
        var note = release.note();
        if (note != null && !note.isBlank()) {
            lines.add("");
            note.strip().lines().forEach(line -> lines.add("> " + plain(line)));
        }
        return lines;
    }

    private static void addMigrations(List<String> lines, Messages texts, MigrationRecord migrations) {
        var ran = migrations.files().stream()
                .filter(file -> file.standing() == Standing.PENDING || file.standing() == Standing.CHANGED)
                .toList();
        if (!ran.isEmpty()) {
            lines.add("- " + say(texts, "notes.migrations", ran.size(), names(ran)));
        }
        var approval = migrations.approval();
        if (approval != null) {
            lines.add("- " + say(texts, "notes.approved", plain(approval.by()), plain(approval.why())));
        }
    }

    private static String names(List<ReleaseMigration> ran) {
        var names = ran.stream()
                .limit(MOST_NAMES)
                .map(file -> "`" + file.name() + "` (" + file.type().word() + ")")
                .collect(Collectors.joining(", "));
        return ran.size() > MOST_NAMES ? names + ", …" : names;
    }

    private String answers() {
        return evidence.stream()
                .map(answer -> answer.check() + " " + answer.state() + " (#" + answer.id() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static String say(Messages texts, String key, Object... arguments) {
        return texts.render(Message.of(key, arguments));
    }

    /** In one line and without tags or comments: what people type must not pass for a section of its own. */
    private static String plain(String typed) {
        return typed.replaceAll("\\s+", " ").replace("<", "&lt;");
    }
}
