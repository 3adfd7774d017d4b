package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.time.Duration;
import java.util.List;

/** Something no machine can see: a person vouches for it. Asked, it always waits for that person. */
public record AttestationCheck(String statement) implements Check {
    private static final Field<String> STATEMENT =
            Field.required("attestation", Types.text(500), "What a person vouches for, in a sentence.");

    public static final CheckKind KIND = new CheckKind(
            "attestation",
            Duration.ofDays(90),
            List.of(STATEMENT),
            (values, scope) -> new AttestationCheck(values.get(STATEMENT)));

    @Override
    public Answer ask(Surroundings surroundings) {
        return Answer.manual(Message.of("check.attestation.waits"), Message.of("check.attestation.fix"));
    }

    @Override
    public String question() {
        return statement;
    }
}
