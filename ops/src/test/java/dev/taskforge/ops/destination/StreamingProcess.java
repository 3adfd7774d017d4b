package dev.taskforge.ops.destination;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A process that streams to a destination and never comes to an end, so that it can be killed in the middle. */
final class StreamingProcess {
    static final String STREAMED = "STREAMED";
    private static final int BYTES = 40 << 20;

    private StreamingProcess() {}

    public static void main(String[] args) throws Exception {
        var store = StreamPlaces.store(
                StreamPlaces.Kind.valueOf(args[1]),
                Integer.parseInt(args[2]),
                Path.of(args[3]),
                args[4],
                Path.of(args[5]));
        var feed = new Feed();
        var ended = new CountDownLatch(1);
        Thread.ofPlatform().start(() -> {
            try {
                store.put(args[0], feed.in(), new Moved());
            } catch (Exception e) {
                System.out.println("it ended: " + e);
            } finally {
                ended.countDown();
            }
        });
        for (int sent = 0; sent < BYTES; sent += Feed.BLOCK) {
            if (!feed.offer(new byte[Feed.BLOCK], Duration.ofMinutes(1))) {
                throw new IllegalStateException("nobody reads");
            }
        }
        System.out.println(STREAMED);
        ended.await();
    }
}
