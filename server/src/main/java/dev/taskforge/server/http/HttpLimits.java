package dev.taskforge.server.http;

import java.time.Duration;

/**
 * What one client may take from the server.
 *
 * @param bodyBytes the largest request body
 * @param headerBytes the largest request header
 * @param idle how long a connection may stay silent
 * @param bodyTime how long a body may take to arrive
 * @param connections how many connections may be open at once
 * @param perSecond how many requests one principal may send each second in the long run
 * @param burst how many it may send at once
 * @param drain how long answers under way may take when the server stops
 */
public record HttpLimits(
        int bodyBytes,
        int headerBytes,
        Duration idle,
        Duration bodyTime,
        int connections,
        int perSecond,
        int burst,
        Duration drain) {

    public static final HttpLimits USUAL = new HttpLimits(
            1 << 20,
            16 << 10,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            2_000,
            10_000,
            50_000,
            Duration.ofSeconds(10));

    public HttpLimits connections(int value) {
        return new HttpLimits(bodyBytes, headerBytes, idle, bodyTime, value, perSecond, burst, drain);
    }
}
