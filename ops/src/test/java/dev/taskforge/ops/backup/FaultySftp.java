package dev.taskforge.ops.backup;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;

/** Lets a real SFTP server not do its part in one way. */
final class FaultySftp implements SftpEventListener {
    private volatile Fault fault = Fault.NONE;

    /** What it does instead of its part. */
    enum Fault {
        NONE,
        IS_FULL,
        REFUSES_TO_WRITE,
        REFUSES_TO_RENAME,
        REFUSES_TO_READ,
        ENDS_WHILE_WRITING,
        ENDS_WHILE_READING,
        KEEPS_ZEROS,
        GIVES_ANOTHER_BYTE
    }

    void now(Fault other) {
        fault = other;
    }

    private static SftpException refused(int status) {
        return new SftpException(status, "refused");
    }

    @Override
    public void writing(
            ServerSession session, String handle, FileHandle file, long offset, byte[] data, int at, int length)
            throws IOException {
        switch (fault) {
            case IS_FULL -> throw refused(SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM);
            case REFUSES_TO_WRITE -> throw refused(SftpConstants.SSH_FX_PERMISSION_DENIED);
            case ENDS_WHILE_WRITING -> session.close(true);
            case KEEPS_ZEROS -> Arrays.fill(data, at, at + length, (byte) 0);
            default -> {
                // The rest is not about writing.
            }
        }
    }

    @Override
    public void reading(
            ServerSession session, String handle, FileHandle file, long offset, byte[] data, int at, int length)
            throws IOException {
        switch (fault) {
            case REFUSES_TO_READ -> throw refused(SftpConstants.SSH_FX_PERMISSION_DENIED);
            case ENDS_WHILE_READING -> session.close(true);
            default -> {
                // The rest is not about reading.
            }
        }
    }

    @Override
    public void read(
            ServerSession session,
            String handle,
            FileHandle file,
            long offset,
            byte[] data,
            int at,
            int length,
            int count,
            Throwable thrown) {
        if (fault == Fault.GIVES_ANOTHER_BYTE && count > 0) {
            data[at + count / 2] ^= 1;
        }
    }

    @Override
    public void moving(ServerSession session, Path from, Path to, Collection<CopyOption> options) throws IOException {
        if (fault == Fault.REFUSES_TO_RENAME) {
            throw refused(SftpConstants.SSH_FX_PERMISSION_DENIED);
        }
    }
}
