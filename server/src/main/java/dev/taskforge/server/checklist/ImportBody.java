package dev.taskforge.server.checklist;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;

/** A document to import. */
record ImportBody(
        @About("Its path in the project's folder, with /, or its name")
        @Text(max = 500, pattern = "(?!(?:.*/)?\\.{1,2}(?:/|$))[^/\\\\]+(?:/[^/\\\\]+)*")
        String file,

        @About("The whole text of the file, byte order mark and line breaks as they are")
        @Text(max = 1_048_576, lines = true)
        String content) {}
