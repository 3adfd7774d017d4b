package dev.taskforge.engine.store.model;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobFilter;
import dev.taskforge.engine.db.Work;
import dev.taskforge.engine.store.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What all events of one history share: its nodes and their clocks, the store, the model, and chance. */
final class World {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    final String name;
    final Random random;
    final Transactions transactions;
    final List<Node> nodes;
    final Model model = new Model();
    final List<String> moves = new ArrayList<>();
    private Instant time = START;
    private Node node;

    World(long seed, Transactions transactions, List<JobStore> stores) {
        this.name = "h" + Long.toUnsignedString(seed, 36);
        this.random = new Random(seed);
        this.transactions = transactions;
        this.nodes = List.of(new Node("n0", stores.getFirst()), new Node("n1", stores.getLast()));
        this.node = nodes.getFirst();
    }

    /** It is somebody's turn; the others will not know what was done. */
    void turn() {
        node = nodes.get(random.nextInt(nodes.size()));
        other().behind = true;
    }

    /** Lets the other node do something in the middle of a turn. */
    void meanwhile(Runnable interlude) {
        var before = node;
        node = other();
        before.behind = true;
        try {
            interlude.run();
        } finally {
            node = before;
        }
    }

    private Node other() {
        return nodes.get(1 - nodes.indexOf(node));
    }

    Node node() {
        return node;
    }

    JobStore store() {
        return node.store;
    }

    /** The time by the clock of the node whose turn it is. */
    Instant now() {
        return time.plus(node.skew);
    }

    void pass(Duration duration) {
        time = time.plus(duration);
    }

    /** Runs a change, sometimes first in a transaction that is rolled back, as when the process dies in it. */
    <T> T write(Work<T> work) {
        return transactions.write(work, undone());
    }

    boolean undone() {
        return oneOf(12);
    }

    boolean oneOf(int chances) {
        return random.nextInt(chances) == 0;
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    Optional<Long> anyId() {
        Collection<Long> ids = model.jobs.keySet();
        return ids.stream().skip(ids.isEmpty() ? 0 : random.nextInt(ids.size())).findFirst();
    }

    String anyType() {
        return type(random.nextInt(2));
    }

    String anyQueue() {
        return queue(random.nextInt(2));
    }

    String type(int number) {
        return name + "-t" + number;
    }

    Set<String> types() {
        return Set.of(type(0), type(1));
    }

    String queue(int number) {
        return name + "-q" + number;
    }

    List<String> queues() {
        return List.of(queue(0), queue(1));
    }

    List<Job> stored() {
        return transactions.read(
                tx -> store().catalogue().list(tx, new JobFilter(null, null, null, Set.of(name), null, 500)));
    }

    void said(String move) {
        moves.add(node.name + " " + now() + " " + move);
    }
}
