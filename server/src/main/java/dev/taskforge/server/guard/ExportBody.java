package dev.taskforge.server.guard;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;

/** A state that somebody brings. */
record ExportBody(
        @About("The state as an export holds it, JSON as a text") @Text(max = 100_000)
        String state) {}
