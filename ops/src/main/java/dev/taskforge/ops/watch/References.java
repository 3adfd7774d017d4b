package dev.taskforge.ops.watch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Addresses that are always there. Nothing is sent to them: a connection is opened and closed. */
final class References implements OwnConnection.Reach {
    private static final Duration LONGEST = Duration.ofSeconds(3);

    @Override
    public boolean any(List<String> addresses) {
        var asking = addresses.stream()
                .<Callable<Boolean>>map(address -> () -> reached(address))
                .toList();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            return threads.invokeAny(asking, LONGEST.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            threads.shutdownNow();
        }
    }

    /** The address is a literal one, so that no name server is asked. */
    private static boolean reached(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        var host = InetAddress.ofLiteral(address.substring(0, colon).replaceAll("^\\[|]$", ""));
        try (var socket = new Socket()) {
            var at = new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
            socket.connect(at, (int) LONGEST.toMillis());
            return true;
        }
    }
}
