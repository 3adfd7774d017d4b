package dev.taskforge.cli.command;

/** What the command's exit status says; scripts rely on these four numbers. */
public final class ExitCode {
    /** Done, or the verdict is GO. */
    public static final int DONE = 0;
    /** Refused, failed, or the verdict is NO-GO. */
    public static final int REFUSED = 1;
    /** Wrong use or wrong input. */
    public static final int WRONG_INPUT = 2;
    /** No server answered. */
    public static final int UNREACHABLE = 3;

    private ExitCode() {}
}
