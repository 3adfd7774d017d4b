package dev.taskforge.ops.project;

/** A text names a variable that is set neither in the environment file nor in the environment of the process. */
public final class MissingVariableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String variable;

    public MissingVariableException(String variable) {
        super("variable " + variable + " is not set");
        this.variable = variable;
    }

    /** The variable's name, as written. */
    public String variable() {
        return variable;
    }
}
