package dev.taskforge.ops.host.crypto;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;

/** SHA-256 by OpenSSL. Not for use by several threads at once. */
final class OpenSslSha256 extends MessageDigest {
    private static final int BYTES = 32;
    /** While OpenSSL reads an array of the heap, the collector waits: for this much a fraction of a millisecond. */
    private static final int AT_ONCE = 64 * 1024;

    private final OpenSsl library;
    private final MemorySegment context;

    OpenSslSha256(OpenSsl library) {
        super("SHA-256");
        this.library = library;
        this.context = library.newContext();
        library.begin(context);
    }

    @Override
    protected int engineGetDigestLength() {
        return BYTES;
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        for (int done = 0; done < length; done += AT_ONCE) {
            library.update(
                    context, MemorySegment.ofArray(input).asSlice(offset + done), Math.min(AT_ONCE, length - done));
        }
    }

    @Override
    protected byte[] engineDigest() {
        var digest = new byte[BYTES];
        library.end(context, MemorySegment.ofArray(digest));
        library.begin(context);
        return digest;
    }

    @Override
    protected void engineReset() {
        library.begin(context);
    }
}
