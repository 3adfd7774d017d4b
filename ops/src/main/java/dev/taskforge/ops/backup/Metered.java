package dev.taskforge.ops.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Tells how far an artifact is, by a guess of its end. */
final class Metered extends FilterOutputStream {
    private final Packing packing;
    private final long estimate;
    private final Meter meter;

    /**
     * @param out which passes on to the artifact what it is given
     * @param estimate how many bytes will go in, about
     */
    Metered(OutputStream out, Packing packing, long estimate, Meter meter) {
        super(out);
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
