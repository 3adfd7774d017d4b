package dev.taskforge.ops.shell;

/** A piece of a word. */
public sealed interface Part {

    /** What it stands for, quotes and escapes taken off; where only running would tell, what is written. */
    ShellText text();

    /** Whether the shell leaves it in one piece. */
    boolean quoted();

    /** Characters that stand for themselves. */
    record Literal(ShellText text, boolean quoted) implements Part {}

    /**
     * A variable or a calculation.
     *
     * @param name such as {@code HOME}; empty for a calculation
     * @param modifier what follows the name inside the braces, such as {@code :?not set}
     */
    record Variable(ShellText text, boolean quoted, String name, String modifier) implements Part {

        /** Whether the shell stops, or takes something else, when the variable is not set. */
        public boolean guarded() {
            return modifier.startsWith("?")
                    || (modifier.startsWith(":") && modifier.length() > 1 && "?-=".indexOf(modifier.charAt(1)) >= 0);
        }
    }

    /** The output of other commands. */
    record Substitution(ShellText text, boolean quoted, Script script) implements Part {}

    /** What a person has to fill in, such as {@code <DB_HOST>}. */
    record Placeholder(ShellText text, boolean quoted) implements Part {}
}
