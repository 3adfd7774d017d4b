package dev.taskforge.server.release;

import dev.taskforge.ops.lint.RuleText;
import dev.taskforge.ops.lint.migration.MigrationRules;
import dev.taskforge.ops.lint.migration.MigrationTexts;
import dev.taskforge.ops.release.ReleaseMigration;
import dev.taskforge.ops.release.ReleaseMigration.Standing;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A migration of a release as the API and the pages show it. */
public record MigrationView(
        @About("Its path within the folder of migrations") String name,

        @About("Of the file; unreadable when it could not be read")
        String sha256,

        @About("additive, guarded, breaking or unknown") String type,

        @About("How it stood to the release that served before: known, pending, changed or unsure")
        String standing,

        @About("Whether it may run only when a person approves it")
        boolean held,

        @About("The rule that says so") @Nullable String rule,
        @About("Where the worst statement begins") int line,

        @About("Why it has its type") String why,

        @Nullable String fix) {

    /** In the language of {@code locale}. */
    public static List<MigrationView> of(List<ReleaseMigration> migrations, Locale locale) {
        var rules = new MigrationTexts(locale);
        var texts = Messages.ofOperations(locale);
        return migrations.stream().map(migration -> of(migration, rules, texts)).toList();
    }

    private static MigrationView of(ReleaseMigration migration, MigrationTexts rules, Messages texts) {
        var rule = Optional.ofNullable(migration.rule())
                .flatMap(MigrationRules::find)
                .map(rules::of);
        boolean changed = migration.standing() == Standing.CHANGED;
        return new MigrationView(
                migration.name(),
                migration.sha256(),
                migration.type().word(),
                migration.standing().name().toLowerCase(Locale.ROOT),
                migration.isHeld(),
                migration.rule(),
                migration.line(),
                changed
                        ? texts.render(Message.of("release.migration-changed"))
                        : rule.map(RuleText::why).orElse(migration.why()),
                changed
                        ? texts.render(Message.of("release.migration-changed.fix"))
                        : rule.map(RuleText::fix).orElse(null));
    }
}
