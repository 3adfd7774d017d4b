package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.lint.Rule;
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
                        ScriptRules.rules(),
                        SecretRules.rules())
                .flatMap(List::stream)
                .toList();
    }
}
