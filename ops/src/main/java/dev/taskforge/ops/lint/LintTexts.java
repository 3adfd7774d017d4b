package dev.taskforge.ops.lint;

import dev.taskforge.ops.lint.Troubles.Trouble;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The sentences about findings in one language. Bundles are loaded when first needed. Not safe for several threads. */
public final class LintTexts {
    private final Locale locale;
    private final Map<Topic, Messages> bundles = new EnumMap<>(Topic.class);

    /** @param locale Indonesian, or else English is spoken */
    public LintTexts(Locale locale) {
        this.locale = locale;
    }

    /** The language they are in. */
    public Locale locale() {
        return locale;
    }

    /** What was seen. */
    public String seen(Finding finding) {
        return render(finding.rule().topic(), finding.seen());
    }

    /** All about a rule. */
    public RuleText of(Rule rule) {
        var topic = rule.topic();
        return new RuleText(
                rule.id(),
                rule.severity().name(),
                topic.word(),
                render(topic, rule.title()),
                render(topic, rule.why()),
                render(topic, rule.fix()));
    }

    /** Why something could not be read, and what to do. */
    public String of(Trouble trouble) {
        var message = general(trouble.message());
        return trouble.suggestion() == null ? message : message + " (" + general(trouble.suggestion()) + ")";
    }

    /** What was not judged, and what is missing. */
    public String note(Message note) {
        return general(note);
    }

    private String general(Message message) {
        var own = texts(Topic.PROJECT);
        return own.contains(message.key())
                ? own.render(message)
                : Messages.ofOperations(locale).render(message);
    }

    private String render(Topic topic, Message message) {
        return texts(topic).render(message);
    }

    private Messages texts(Topic topic) {
        return bundles.computeIfAbsent(topic, key -> Messages.load(key.bundle(), locale));
    }
}
