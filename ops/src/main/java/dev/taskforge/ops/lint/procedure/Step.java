package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.shell.Invocation;

/** A command at its place in a procedure. */
record Step(Procedure procedure, Snippet snippet, Invocation call, int index) {

    Origin origin() {
        return snippet.origin();
    }

    /** The first command of a pipeline, or one that stands alone. */
    boolean first() {
        return call.index() == 0;
    }
}
