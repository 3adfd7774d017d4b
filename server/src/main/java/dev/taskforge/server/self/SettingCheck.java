package dev.taskforge.server.self;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Asks TaskForge about itself what cannot be seen from outside. Only its own project may ask. */
record SettingCheck(String name, SelfQuestion asked) implements Check {

    /**
     * The kind, for the list of kinds.
     *
     * @param questions by the word that names each in the file
     */
    static CheckKind kind(Map<String, SelfQuestion> questions) {
        var words = new TreeMap<String, String>(
                questions.keySet().stream().collect(Collectors.toMap(word -> word, word -> word)));
        Field<String> setting = Field.required(
                "setting", Types.choice(words), "What TaskForge is asked about itself; for its own project only.");
        return CheckKind.of("setting", List.of(setting), (values, scope) -> {
            var word = values.get(setting);
            return new SettingCheck(word, questions.getOrDefault(word, SelfQuestion.NONE));
        });
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        return asked.ask(surroundings);
    }

    @Override
    public String question() {
        return "TaskForge: " + name;
    }
}
