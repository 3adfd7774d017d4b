package dev.taskforge.ops.web;

import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;

/** Texts that are secrets whatever they are called. */
public final class SecretTexts {
    private SecretTexts() {}

    /** A text on one line that must hold a variable. */
    public static Type<String> required(int most) {
        return new SecretText(Types.variableText(most, "[\\x20-\\x7e]+", "check.http.header.value", "${TEST_TOKEN}"));
    }
}
