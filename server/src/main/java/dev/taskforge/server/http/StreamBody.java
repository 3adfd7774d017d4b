package dev.taskforge.server.http;

import java.io.IOException;
import java.io.OutputStream;

/** Writes an answer piece by piece. Flush to send what was written so far. */
@FunctionalInterface
public interface StreamBody {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
}
