package dev.taskforge.server.project;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;

/** A project's file and where it lies. */
public record ProjectBody(
        @About("The content of taskforge.yaml") @Text(max = 900_000, lines = true)
        String yaml,

        @About("Absolute path of the project's folder on the server") @Text(max = 4_000)
        String directory) {}
