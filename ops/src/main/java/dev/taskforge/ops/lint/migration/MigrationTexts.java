package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.lint.RuleText;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.util.Locale;

/** The sentences about rules of migrations in one language. */
public final class MigrationTexts {
    private static final String TOPIC = "migration";

    private final Messages messages;

    /** @param locale Indonesian, or else English is spoken */
    public MigrationTexts(Locale locale) {
        messages = Messages.load("dev.taskforge.ops.lint.migration", locale);
    }

    /** All about a rule; in the place of the severity stands the class. */
    public RuleText of(MigrationRule rule) {
        return new RuleText(
                rule.id(),
                rule.type().name(),
                TOPIC,
                messages.render(rule.title()),
                messages.render(rule.why()),
                messages.render(rule.fix()));
    }

    /** What a class means. */
    public String of(MigrationClass type) {
        return messages.render(Message.of("class." + type.word()));
    }
}
