package dev.taskforge.server.backup;

import dev.taskforge.server.http.About;

/** Why a backup is kept. */
record PinBody(
        @About("Why retention must leave it, 3 to 500 characters")
        String reason) {}
