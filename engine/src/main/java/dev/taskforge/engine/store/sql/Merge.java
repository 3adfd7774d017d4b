package dev.taskforge.engine.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Chooses the jobs of one claim from the pages of all lanes: in order, except that queues with a weight get their turns,
 * until enough are chosen, or a page that has more behind it is used up, or what comes next may be in none of them.
 */
public final class Merge {
    /** What becomes of a job that comes next. */
    public enum Verdict {
        TAKE,
        /** Its concurrency key is at its limit: it leaves the ready jobs until the key has room. */
        HOLD,
        /** It stays as it is, for now. */
        LEAVE
    }

    private final List<Candidate> takes = new ArrayList<>();
    private final List<Candidate> holds = new ArrayList<>();
    private final Set<String> fullQueues = new HashSet<>();
    private boolean left;
    private boolean again;

    /**
     * @param room how many more jobs of a queue may be taken; is counted down
     * @param turns which queue comes first whatever the priority
     * @param first whether no job that is in no page may come before this one
     * @param judge asked once about each job that comes next
     */
    public Merge(
            Collection<Page> pages,
            int want,
            QueueRoom room,
            Turns turns,
            Predicate<Candidate> first,
            Function<Candidate, Verdict> judge) {
        var merge = new PriorityQueue<Page>();
        pages.stream().filter(page -> !page.isUsedUp()).forEach(merge::add);
        while (takes.size() < want && !merge.isEmpty() && !again) {
            var page = turns.next(merge, room);
            if (room.of(page.queue()) <= 0) {
                fullQueues.add(page.queue());
                continue;
            }
            if (!turns.isTurn() && !first.test(page.peek())) {
                again = true;
                continue;
            }
            var candidate = page.next();
            switch (judge.apply(candidate)) {
                case TAKE -> {
                    takes.add(candidate);
                    room.take(page.queue());
                    turns.took(page.queue());
                }
                case HOLD -> holds.add(candidate);
                case LEAVE -> left = true;
            }
            if (page.isUsedUp()) {
                again = page.isFull();
            } else {
                merge.add(page);
            }
        }
    }

    public List<Candidate> takes() {
        return takes;
    }

    public List<Candidate> holds() {
        return holds;
    }

    /** The queues that have ready jobs but no room. */
    public Set<String> fullQueues() {
        return fullQueues;
    }

    /** Whether a job was left that will have to be asked about later. */
    public boolean leftSome() {
        return left;
    }

    /** Whether a page was used up that has more behind it, or jobs in no page may come next. */
    public boolean again() {
        return again;
    }
}
