package dev.taskforge.ops.backup;

import java.io.FilterOutputStream;
import java.io.IOException;

/** Tells how far an artifact is, by a guess of its end. */
final class Metered extends FilterOutputStream {
    private final Packing packing;
    private final long estimate;
    private final Meter meter;

    /** @param estimate how many bytes will go in, about */
    Metered(Packing packing, long estimate, Meter meter) {
        super(packing);
        this.packing = packing;
        this.estimate = estimate;
        this.meter = meter;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        meter.moved(packing.written(), Math.max(estimate, packing.written()));
    }
}
