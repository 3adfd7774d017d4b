package dev.taskforge.ops.guard.ports;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Tries to reach ports. A program of its own, so that it can run where the network is another one: it reads lines of
 * {@code PROTOCOL SOURCE TARGET PORT MILLISECONDS} and answers each with a line of {@link Seen}.
 */
public final class Reach {
    private Reach() {}

    /** What became of it. */
    enum Seen {
        /** Somebody answered. */
        OPEN,
        /** The machine said that nobody waits there: nothing kept the packet away. */
        REFUSED,
        /** Nothing came back. */
        SILENT,
        /** There is no way there. */
        UNREACHABLE
    }

    /**
     * What is tried.
     *
     * @param protocol {@code tcp} or {@code udp}
     * @param patience how long an answer is waited for, in milliseconds
     */
    record Try(String protocol, InetAddress source, InetAddress target, int port, int patience) {
        String line() {
            return String.join(
                    " ",
                    protocol,
                    source.getHostAddress(),
                    target.getHostAddress(),
                    String.valueOf(port),
                    String.valueOf(patience));
        }

        Try patience(int longer) {
            return new Try(protocol, source, target, port, longer);
        }

        private static Try of(String line) {
            var parts = line.split(" ", 5);
            return new Try(
                    parts[0],
                    InetAddress.ofLiteral(parts[1]),
                    InetAddress.ofLiteral(parts[2]),
                    Integer.parseInt(parts[3]),
                    Integer.parseInt(parts[4]));
        }
    }

    /** Reads what to try from standard input. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var tries = new ArrayList<Try>();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            tries.add(Try.of(line));
        }
        var said = all(tries).stream().map(Seen::name).collect(Collectors.joining("\n", "", "\n"));
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            out.write(said.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Tries all at once; the answers are in the same order. */
    static List<Seen> all(List<Try> tries) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Seen>>();
            for (var one : tries) {
                answers.add(threads.submit(() -> one.protocol().equals("udp") ? udp(one) : tcp(one)));
            }
            var seen = new ArrayList<Seen>();
            for (var answer : answers) {
                seen.add(answer.get());
            }
            return seen;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Seen tcp(Try one) {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(one.source(), 0));
            socket.connect(new InetSocketAddress(one.target(), one.port()), one.patience());
            return Seen.OPEN;
        } catch (SocketTimeoutException e) {
            return Seen.SILENT;
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).contains("refused") ? Seen.REFUSED : Seen.UNREACHABLE;
        } catch (IOException e) {
            return Seen.UNREACHABLE;
        }
    }

    private static Seen udp(Try one) {
        try (var socket = new DatagramSocket(new InetSocketAddress(one.source(), 0))) {
            socket.connect(new InetSocketAddress(one.target(), one.port()));
            socket.setSoTimeout(one.patience());
            socket.send(new DatagramPacket(new byte[] {0}, 1));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return Seen.OPEN;
        } catch (PortUnreachableException e) {
            return Seen.REFUSED;
        } catch (SocketTimeoutException e) {
            return Seen.SILENT;
        } catch (IOException e) {
            return Seen.UNREACHABLE;
        }
    }
}
