package dev.taskforge.ops.guard.ports;

import dev.taskforge.ops.project.GuardDuty.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of this machine, as its kernel tells them.
 *
 * <p>Source: proc_net(5). Addresses stand there as numbers of 32 bits in the order of the machine's bytes.
 */
final class Sockets {
    private static final String LISTENS = "0A";
    private static final String ESTABLISHED = "01";
    /** Of UDP: bound, and connected to nobody. */
    private static final String BOUND = "07";

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final Path proc;

    /** @param proc usually {@code /proc} */
    Sockets(Path proc) {
        this.proc = proc;
    }

    /**
     * A port that is waited at.
     *
     * @param process who waits there; null when it is not known
     */
    record Listener(
            Protocol protocol,
            InetAddress address,
            int port,
            @Nullable String process) {}

    /**
     * Somebody who is connected to a port of this machine.
     *
     * @param process who serves them; null when it is not known
     */
    record Peer(int port, InetAddress address, @Nullable String process) {}

    private record Line(InetAddress address, int port, InetAddress peer, int peerPort, String state, String inode) {}

    /** All that is waited at. */
    List<Listener> listeners() throws IOException {
        var owners = owners();
        var found = new ArrayList<Listener>();
        for (var protocol : Protocol.values()) {
            var waits = protocol == Protocol.TCP ? LISTENS : BOUND;
            for (var line : lines(protocol)) {
                if (line.state().equals(waits) && line.port() > 0) {
                    found.add(new Listener(protocol, line.address(), line.port(), owners.get(line.inode())));
                }
            }
        }
        return found;
    }

    /** Who is connected by TCP now. */
    List<Peer> peers() throws IOException {
        var owners = owners();
        return lines(Protocol.TCP).stream()
                .filter(line -> line.state().equals(ESTABLISHED))
                .map(line -> new Peer(line.port(), line.peer(), owners.get(line.inode())))
                .toList();
    }

    private List<Line> lines(Protocol protocol) throws IOException {
        var found = new ArrayList<Line>();
        for (var file : List.of(protocol.word(), protocol.word() + "6")) {
            var path = proc.resolve("net/" + file);
            if (!Files.exists(path)) {
                continue; // a kernel without IPv6
            }
            for (var line : Files.readAllLines(path)) {
                var parts = line.strip().split("\\s+");
                if (parts.length > INODE && parts[LOCAL].contains(":")) {
                    found.add(new Line(
                            address(parts[LOCAL]),
                            port(parts[LOCAL]),
                            address(parts[REMOTE]),
                            port(parts[REMOTE]),
                            parts[STATE],
                            parts[INODE]));
                }
            }
        }
        return found;
    }

    private static int port(String text) {
        return Integer.parseInt(text.substring(text.indexOf(':') + 1), 16);
    }

    /** One of IPv4 within IPv6 is one of IPv4. */
    static InetAddress address(String text) throws UnknownHostException {
        var digits = text.substring(0, text.indexOf(':'));
        var bytes = ByteBuffer.allocate(digits.length() / 2).order(ByteOrder.nativeOrder());
        for (int i = 0; i < digits.length(); i += Integer.SIZE / 4) {
            bytes.putInt(Integer.parseUnsignedInt(digits.substring(i, i + Integer.SIZE / 4), 16));
        }
        return InetAddress.getByAddress(bytes.array());
    }

    /** The names of processes by the number of the socket; those of others only for root. */
    private Map<String, String> owners() throws IOException {
        var owners = new HashMap<String, String>();
        try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (var process : processes) {
                own(process, owners);
            }
        }
        return owners;
    }

    private static void own(Path process, Map<String, String> owners) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            var name = Files.readString(process.resolve("comm")).strip();
            for (var file : files) {
                var target = Files.readSymbolicLink(file).toString();
                if (target.startsWith("socket:[")) {
                    owners.putIfAbsent(target.substring("socket:[".length(), target.length() - 1), name);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // It has ended, or is another user's: its sockets are shown without a name.
        }
    }
}
