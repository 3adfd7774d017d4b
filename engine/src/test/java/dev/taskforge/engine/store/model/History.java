package dev.taskforge.engine.store.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.StepAnswer;
import dev.taskforge.engine.store.JobStore;
import java.time.Duration;
import java.util.List;

/**
 * A random life of a store that two nodes share: jobs are submitted, by people and by schedules, claimed, ended, put off,
 * repeated, cancelled; workers and nodes die or are paused and come back with old claims; clocks differ and are set back;
 * queues and types are set; transactions are rolled back. After each move the store is compared with the model, and in
 * the end every job has to come to its end. The seed decides everything.
 */
final class History {
    private final World world;
    private final TypeEvents types;
    private final QueueEvents queues;
    private final WorkEvents work;
    private final PeopleEvents people;
    private final ScheduleEvents schedules;
    private final List<Move> moves;
    private final int weights;

    /** What may happen, and how often beside the others. */
    private record Move(int weight, Runnable event) {}

    History(long seed, Transactions transactions, List<JobStore> nodes) {
        world = new World(seed, transactions, nodes);
        types = new TypeEvents(world);
        queues = new QueueEvents(world);
        work = new WorkEvents(world, types);
        people = new PeopleEvents(world);
        schedules = new ScheduleEvents(world, types);
        moves = List.of(
                new Move(18, work::submit),
                new Move(26, work::claim),
                new Move(20, work::finish),
                new Move(9, this::passTime),
                new Move(5, work::expire),
                new Move(4, work::renew),
                new Move(5, work::step),
                new Move(2, work::takeBack),
                new Move(1, work::freeHeld),
                new Move(4, people::cancel),
                new Move(4, people::retry),
                new Move(2, people::answer),
                new Move(1, people::unblock),
                new Move(3, queues::configure),
                new Move(3, queues::rate),
                new Move(1, queues::weight),
                new Move(1, types::set),
                new Move(1, types::purge),
                new Move(4, schedules::put),
                new Move(2, schedules::enable),
                new Move(1, schedules::remove),
                new Move(2, schedules::runNow),
                new Move(5, schedules::fire));
        weights = moves.stream().mapToInt(Move::weight).sum();
    }

    /** Lives it and returns how many jobs there were in the end; what goes wrong tells the moves that led there. */
    int live(int length) {
        try {
            for (int i = 0; i < length; i++) {
                world.turn();
                move();
                compare();
            }
            toTheEnd();
            compare();
            queues.check();
            return world.model.jobs.size();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(world.name + " after:\n" + String.join("\n", world.moves), e);
        }
    }

    private void move() {
        int choice = world.random.nextInt(weights);
        for (var move : moves) {
            choice -= move.weight;
            if (choice < 0) {
                move.event.run();
                return;
            }
        }
    }

    private void compare() {
        world.model.compare(world.stored());
    }

    /** Sometimes somebody sets all clocks back, or that of one node; sometimes it is just time for a job to start. */
    private void passTime() {
        var nextStart = work.nextStart();
        switch (world.random.nextInt(8)) {
            case 0 -> world.pass(Duration.ofSeconds(-world.random.nextInt(60)));
            case 1 -> world.node().skew = Duration.ofSeconds(world.random.nextInt(60) - 30);
            case 2, 3 -> world.pass(nextStart == null ? Duration.ZERO : Duration.between(world.now(), nextStart));
            default -> world.pass(Duration.ofSeconds(world.random.nextInt(40)));
        }
        world.said("the time has come");
        work.promote();
    }

    /** From here on nothing goes wrong any more, and every job has to reach its end. */
    private void toTheEnd() {
        world.said("from here on all goes well");
        queues.open();
        schedules.end();
        for (int round = 0; world.model.all().anyMatch(job -> !job.state.isFinal()); round++) {
            assertThat(round).as("rounds until all is done").isLessThanOrEqualTo(world.model.jobs.size() + 3);
            world.pass(Duration.ofHours(1));
            work.promote();
            work.expire();
            List.copyOf(world.model.jobs.keySet()).forEach(this::help);
            work.freeHeld();
            compare();
            work.doAll();
        }
    }

    /** A person lets a job go on that cannot by itself. */
    private void help(long id) {
        if (world.model.needs.isStuck(id)) {
            people.unblock(id);
        }
        if (world.model.mayAnswer(id)) {
            people.answer(id, StepAnswer.SKIP);
        }
    }
}
