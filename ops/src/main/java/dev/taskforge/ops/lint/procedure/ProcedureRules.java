package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Rule;
import dev.taskforge.ops.lint.Topic;
import dev.taskforge.ops.project.Priority;
import java.util.List;
import java.util.stream.Stream;

/** Every rule about commands in documents and scripts. */
public final class ProcedureRules {

    private ProcedureRules() {}

    public static List<Rule> rules() {
        return Stream.of(
                        ContainerRules.rules(),
                        RestoreRules.rules(),
                        BackupRules.rules(),
                        ReleaseRules.rules(),
                        EvidenceRules.rules(),
                        PlaceRules.rules(),
                        ProseRules.rules(),
                        ScriptRules.rules(),
                        SecretRules.rules())
                .flatMap(List::stream)
                .toList();
    }

    /** A rule about commands that people are told to run. */
    static Rule rule(String id, Priority severity, Rule.Search search) {
        return new Rule(id, severity, Topic.PROCEDURE, search);
    }
}
