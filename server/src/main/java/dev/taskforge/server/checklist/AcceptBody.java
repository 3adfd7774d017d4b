package dev.taskforge.server.checklist;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;

/** The suggestion a person accepts. */
record AcceptBody(
        @About("Id of a suggestion, or its first 6 characters or more") @Text(max = 12, pattern = "[0-9a-f]{6,12}")
        String suggestion) {}
