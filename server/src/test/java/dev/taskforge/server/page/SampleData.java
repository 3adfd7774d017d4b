package dev.taskforge.server.page;

import dev.taskforge.server.page.view.StateCount;
import java.time.Duration;
import java.time.Instant;

/** What the samples of every page share: the moment they are looked at, and the word they are spoilt with. */
abstract class SampleData {
    static final Instant NOW = Instant.parse("2026-11-21T02:14:08Z");
    static final String HASH = "9f2c4b7ae01d63588c1fbb02a7de44c95d1e8f30a6b7724c0d9ef1a2b3c4d5e6";

    protected final String word;

    SampleData(String word) {
        this.word = word;
    }

    final String text(String value) {
        return value + word;
    }

    static Instant ago(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    static StateCount count(String state, long number) {
        return new StateCount(state, number);
    }
}
