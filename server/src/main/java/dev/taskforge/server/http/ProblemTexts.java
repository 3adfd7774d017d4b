package dev.taskforge.server.http;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.util.List;
import java.util.Locale;

/** The words of problems in one language: those of the API first, those of the operations else. */
public final class ProblemTexts {
    private final Messages problems;
    private final Messages operations;

    private ProblemTexts(Messages problems, Messages operations) {
        this.problems = problems;
        this.operations = operations;
    }

    public static ProblemTexts of(Locale locale) {
        return new ProblemTexts(
                Messages.load("dev.taskforge.server.text.problems", locale), Messages.ofOperations(locale));
    }

    /** The short name of a kind of problem. */
    public String title(String type) {
        return render(Message.of("title." + type));
    }

    /** The sentence; an argument that names a word of the bundle, such as {@code type.string}, is replaced by it. */
    public String render(Message message) {
        var arguments = message.arguments().stream().map(this::word).toList();
        var translated = new Message(message.key(), arguments);
        return (problems.contains(message.key()) ? problems : operations).render(translated);
    }

    private String word(String argument) {
        boolean isWord = List.of("type.", "action.").stream().anyMatch(argument::startsWith);
        return isWord && problems.contains(argument) ? problems.render(Message.of(argument)) : argument;
    }
}
