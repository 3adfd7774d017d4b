package dev.taskforge.ops.guard.ports;

import dev.taskforge.ops.guard.Proof;
import dev.taskforge.ops.guard.Proof.Verdict;
import dev.taskforge.ops.guard.ports.PortRules.Rule;
import dev.taskforge.ops.guard.ports.Reach.Seen;
import dev.taskforge.ops.guard.ports.Reach.Try;
import dev.taskforge.ops.host.Cidr;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Connects to closed ports from a network of its own, with an address of nobody and with one of each network that may, and from the machine
 * itself.
 */
final class PortProof {
    /** Of several ports in a row, the ends and those at which somebody waits, at most so many. */
    private static final int MOST_OF_RANGE = 10;
    /** In milliseconds: a packet that is dropped is sent again after a second. */
    private static final int PATIENCE = 900;

    /** For what should have been reached and was not: the machine may be busy. */
    private static final int MORE_PATIENCE = 5_000;
    /** So many addresses of a network are looked at for one that nobody has. */
    private static final int MOST_ADDRESSES = 50;

    private static final BigInteger FEW = BigInteger.valueOf(4);

    private final FilterProgram program;
    private final Sockets sockets;
    private final Path proc;
    private final boolean six;

    PortProof(FilterProgram program, Sockets sockets, Path proc, boolean six) {
        this.program = program;
        this.sockets = sockets;
        this.proc = proc;
        this.six = six;
    }

    /**
     * What is asked.
     *
     * @param from as people read it
     * @param mayReach whether it should
     */
    private record Question(String subject, Message from, boolean mayReach) {}

    List<Proof> prove(PortRules rules) throws IOException, InterruptedException {
        var here = new LinkedHashMap<Try, Question>();
        var outside = new LinkedHashMap<Try, Question>();
        var proofs = new ArrayList<Proof>();
        var targets = targets();
        try (var elsewhere = Elsewhere.open(program, six)) {
            var guests = guests(rules, elsewhere, proofs);
            for (var rule : rules.rules()) {
                for (int port : ports(rule)) {
                    ask(rule, port, targets, guests, here, outside);
                }
            }
            judge(patiently(here, Reach::all), here, proofs);
            judge(patiently(outside, elsewhere::reach), outside, proofs);
        }
        return proofs;
    }

    private List<InetAddress> targets() throws IOException {
        var targets = new ArrayList<InetAddress>();
        HostAddresses.main(true).ifPresent(targets::add);
        if (six) {
            HostAddresses.main(false).ifPresent(targets::add);
        }
        if (targets.isEmpty()) {
            throw new IOException("this machine has no address by which others could reach it");
        }
        return targets;
    }

    /** An address of each network that may reach any port; of those where nobody is free to be taken it is said. */
    private Map<Cidr, InetAddress> guests(PortRules rules, Elsewhere elsewhere, List<Proof> proofs)
            throws IOException, InterruptedException {
        var guests = new LinkedHashMap<Cidr, InetAddress>();
        var networks = rules.rules().stream()
                .flatMap(rule -> rule.sources().stream())
                .distinct()
                .filter(network -> network.isFour() || six)
                .toList();
        var taken = taken();
        for (var network : networks) {
            var free = free(network, taken);
            if (free.isPresent()) {
                elsewhere.take(free.get());
                guests.put(network, free.get());
            } else {
                proofs.add(new Proof(
                        "*",
                        Message.of("guard.ports.address", network),
                        Message.of("guard.ports.reached"),
                        Message.of("guard.ports.in-use"),
                        Verdict.UNKNOWN));
            }
        }
        return guests;
    }

    /** Addresses that somebody is known to have, whose packets must not go astray. */
    private Set<InetAddress> taken() throws IOException, InterruptedException {
        var taken = HostAddresses.all();
        sockets.peers().forEach(peer -> taken.add(peer.address()));
        for (var file : List.of("net/arp", "net/nf_conntrack")) {
            var path = proc.resolve(file);
            if (Files.isReadable(path)) {
                addresses(Files.readString(path), taken);
            }
        }
        addresses(program.run("", Elsewhere.IP, "neighbour", "show"), taken);
        return taken;
    }

    private static void addresses(String text, Set<InetAddress> taken) {
        Arrays.stream(text.split("\\s+"))
                .map(word -> Cidr.address(word.substring(word.indexOf('=') + 1)))
                .filter(Objects::nonNull)
                .forEach(taken::add);
    }

    /** The highest ones are the least likely to be given to anybody. */
    private static Optional<InetAddress> free(Cidr network, Set<InetAddress> taken) throws IOException {
        int all = network.address().getAddress().length * Byte.SIZE;
        var first = new BigInteger(1, network.address().getAddress());
        var size = BigInteger.ONE.shiftLeft(all - network.bits());
        if (size.compareTo(FEW) < 0) {
            return Optional.empty(); // whoever may from so few is somebody who is there
        }
        // The last one of a network of IPv4 is that of all of them.
        var highest = first.add(size).subtract(BigInteger.TWO);
        for (int i = 0; i < MOST_ADDRESSES; i++) {
            var address = highest.subtract(BigInteger.valueOf(i));
            if (address.compareTo(first) < 0) {
                break;
            }
            var candidate = address(address, all / Byte.SIZE);
            if (!taken.contains(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static InetAddress address(BigInteger number, int length) throws IOException {
        var bytes = new byte[length];
        var written = number.toByteArray();
        int count = Math.min(written.length, length);
        System.arraycopy(written, written.length - count, bytes, length - count, count);
        return InetAddress.getByAddress(bytes);
    }

    private Set<Integer> ports(Rule rule) throws IOException {
        var port = rule.port();
        var ports = new TreeSet<>(Arrays.asList(port.from(), port.to()));
        sockets.listeners().stream()
                .filter(one -> port.covers(one.protocol(), one.port()))
                .limit(MOST_OF_RANGE)
                .forEach(one -> ports.add(one.port()));
        return ports;
    }

    private static void ask(
            Rule rule,
            int port,
            List<InetAddress> targets,
            Map<Cidr, InetAddress> guests,
            Map<Try, Question> here,
            Map<Try, Question> outside) {
        var protocol = rule.port().protocol().word();
        var subject = port + (protocol.equals("tcp") ? "" : "/" + protocol);
        for (var target : targets) {
            boolean four = target.getAddress().length == 4;
            here.put(
                    new Try(protocol, target, target, port, PATIENCE),
                    new Question(subject, Message.of("guard.ports.itself", shown(target)), true));
            outside.put(
                    new Try(protocol, Elsewhere.stranger(four), target, port, PATIENCE),
                    new Question(
                            subject, Message.of(four ? "guard.ports.stranger" : "guard.ports.stranger-six"), false));
            guests.forEach((network, guest) -> {
                if (network.isFour() == four) {
                    boolean may = rule.sources().stream().anyMatch(source -> source.holds(guest));
                    outside.put(
                            new Try(protocol, guest, target, port, PATIENCE),
                            new Question(subject, Message.of("guard.ports.address", shown(guest)), may));
                }
            });
        }
    }

    private static String shown(InetAddress address) {
        return Cidr.of(address, address.getAddress().length * Byte.SIZE).toString();
    }

    private interface Reaching {
        List<Seen> all(List<Try> tries) throws IOException, InterruptedException;
    }

    /** Tries all, and once more with more patience what should have been reached and did not answer. */
    private static Map<Try, Seen> patiently(Map<Try, Question> asked, Reaching reaching)
            throws IOException, InterruptedException {
        var seen = new HashMap<Try, Seen>();
        put(List.copyOf(asked.keySet()), reaching.all(List.copyOf(asked.keySet())), seen);
        var again = asked.entrySet().stream()
                .filter(entry -> entry.getValue().mayReach() && seen.get(entry.getKey()) == Seen.SILENT)
                .map(Map.Entry::getKey)
                .toList();
        if (!again.isEmpty()) {
            put(
                    again,
                    reaching.all(again.stream()
                            .map(one -> one.patience(MORE_PATIENCE))
                            .toList()),
                    seen);
        }
        return seen;
    }

    private static void put(List<Try> tries, List<Seen> answers, Map<Try, Seen> seen) {
        for (int i = 0; i < tries.size(); i++) {
            seen.put(tries.get(i), answers.get(i));
        }
    }

    private static void judge(Map<Try, Seen> seen, Map<Try, Question> asked, List<Proof> proofs) {
        asked.forEach((tried, question) -> {
            var answer = Objects.requireNonNull(seen.get(tried));
            proofs.add(new Proof(
                    question.subject(),
                    question.from(),
                    Message.of(question.mayReach() ? "guard.ports.reached" : "guard.ports.kept-away"),
                    Message.of("guard.ports.seen." + answer.name().toLowerCase(Locale.ROOT)),
                    verdict(tried, question, answer)));
        });
    }

    /** Whoever is refused has arrived. Of UDP silence tells nothing: what waits there need not answer. */
    private static Verdict verdict(Try tried, Question question, Seen seen) {
        if (seen == Seen.UNREACHABLE || (seen == Seen.SILENT && tried.protocol().equals("udp"))) {
            return Verdict.UNKNOWN;
        }
        if (question.mayReach()) {
            // Another firewall may keep away whom these rules let through; that is none of their faults.
            return seen == Seen.SILENT ? Verdict.UNKNOWN : Verdict.RIGHT;
        }
        return seen == Seen.SILENT ? Verdict.RIGHT : Verdict.WRONG;
    }
}
