/**
 * The HTTP edge: routes, decoding, answers, problems, limits and headers. The web server's own types stay in here; the
 * rest of the server sees {@link dev.taskforge.server.http.Router} and {@link dev.taskforge.server.http.Exchange}.
 */
@NullMarked
package dev.taskforge.server.http;

import org.jspecify.annotations.NullMarked;
