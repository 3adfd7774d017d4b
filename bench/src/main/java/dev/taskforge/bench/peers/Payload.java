package dev.taskforge.bench.peers;

import dev.taskforge.bench.Fixture;

/**
 * What every job carries, about a hundred bytes of JSON.
 *
 * @param size tells the jobs of a measurement apart
 */
record Payload(String customer, String action, String image, int size) {
    private static final int BEFORE_SIZE = Fixture.PAYLOAD.lastIndexOf(':') + 1;

    static String json(int size) {
        return Fixture.PAYLOAD.substring(0, BEFORE_SIZE) + size + "}";
    }

    static int size(String json) {
        return Integer.parseInt(
                json.substring(json.lastIndexOf(':') + 1, json.length() - 1).strip());
    }
}
