package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Row;
import java.sql.SQLException;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks of one monitor, added up. Where latencies are told, they are those of answers that were as wanted. Not safe for several threads.
 */
public final class Roll {
    static final String COLUMNS = "looks, failed, unasked, apart, fastest, total, slowest, histogram";
    /** The same of a table that is called r. */
    static final String OF_R = "r." + COLUMNS.replace(", ", ", r.");

    /** The sum of many of these, as one that is plain. */
    static final String SUM_OF_R = """
            CAST(SUM(r.looks) AS BIGINT) AS looks, CAST(SUM(r.failed) AS BIGINT) AS failed,
              CAST(SUM(r.unasked) AS BIGINT) AS unasked, CAST(SUM(r.apart) AS BIGINT) AS apart,
              MIN(CASE WHEN r.looks > r.failed + r.unasked THEN r.fastest END) AS fastest,
              CAST(SUM(r.total) AS BIGINT) AS total, MAX(r.slowest) AS slowest""";

    private long looks;
    private long failed;
    private long unasked;
    private long apart;
    private long fastest = Long.MAX_VALUE;
    private long total;
    private long slowest;
    private final Histogram histogram;

    /** No looks. */
    public Roll() {
        this(new Histogram());
    }

    private Roll(Histogram histogram) {
        this.histogram = histogram;
    }

    static Roll of(Row row) throws SQLException {
        return of(row, Histogram.of(Objects.requireNonNull(row.bytes("histogram"))));
    }

    /** One without quantiles. */
    static Roll plain(Row row) throws SQLException {
        return of(row, new Histogram());
    }

    private static Roll of(Row row, Histogram histogram) throws SQLException {
        var roll = new Roll(histogram);
        roll.looks = row.number("looks");
        roll.failed = row.number("failed");
        roll.unasked = row.number("unasked");
        roll.apart = row.number("apart");
        roll.fastest = roll.good() == 0 ? Long.MAX_VALUE : row.number("fastest");
        roll.total = row.number("total");
        roll.slowest = row.number("slowest");
        return roll;
    }

    Roll add(Outcome look, long micros) {
        switch (look) {
            case APART -> apart++;
            case FAILED -> failed++;
            case UNASKED -> unasked++;
            case GOOD -> {
                fastest = Math.min(fastest, micros);
                slowest = Math.max(slowest, micros);
                total += micros;
                histogram.add(micros);
            }
        }
        looks += look == Outcome.APART ? 0 : 1;
        return this;
    }

    Roll add(Roll other) {
        looks += other.looks;
        failed += other.failed;
        unasked += other.unasked;
        apart += other.apart;
        fastest = Math.min(fastest, other.fastest);
        slowest = Math.max(slowest, other.slowest);
        total += other.total;
        histogram.add(other.histogram);
        return this;
    }

    /** As the columns of a row, after its keys. */
    @Nullable
    Object[] values(long monitor, int span, long at) {
        return new @Nullable Object[] {
            monitor,
            span,
            at,
            looks,
            failed,
            unasked,
            apart,
            good() == 0 ? 0 : fastest,
            total,
            slowest,
            histogram.bytes()
        };
    }

    private long good() {
        return looks - failed - unasked;
    }

    /** How many looks said something. */
    public long looks() {
        return looks;
    }

    /** How many did not pass, or could not be asked. */
    public long bad() {
        return failed + unasked;
    }

    /** How many of these could not be asked. */
    public long unasked() {
        return unasked;
    }

    /** How many more say nothing, because nothing outside was reached. */
    public long apart() {
        return apart;
    }

    /** Which part of the looks passed; empty when there were none. */
    public OptionalDouble uptime() {
        return looks == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) good() / looks);
    }

    /** So long took this part of the good answers, in microseconds, right to a tenth; empty when there were none. */
    public OptionalLong quantile(double part) {
        return good() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.clamp(histogram.quantile(part), fastest, slowest));
    }

    /** The mean of the good answers, in microseconds; empty when there were none. */
    public OptionalLong mean() {
        return good() == 0 ? OptionalLong.empty() : OptionalLong.of(total / good());
    }

    /** The fastest good answer, in microseconds; empty when there were none. */
    public OptionalLong fastest() {
        return good() == 0 ? OptionalLong.empty() : OptionalLong.of(fastest);
    }

    /** The slowest good answer, in microseconds; empty when there were none. */
    public OptionalLong slowest() {
        return good() == 0 ? OptionalLong.empty() : OptionalLong.of(slowest);
    }
}
