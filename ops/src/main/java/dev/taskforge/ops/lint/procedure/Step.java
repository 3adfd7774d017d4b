package dev.taskforge.ops.lint.procedure;

import dev.taskforge.ops.shell.Invocation;

/** A command at its place in a procedure. */
record Step(Snippet snippet, Invocation call, int index) {

    Origin origin() {
        return snippet.origin();
    }
}
