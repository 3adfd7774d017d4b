package dev.taskforge.ops.backup;

import java.util.Arrays;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;

/** A server whose disk does not keep what is written to it. */
final class SftpChanges implements SftpEventListener {
    volatile boolean loses;

    @Override
    public void writing(
            ServerSession session, String handle, FileHandle file, long offset, byte[] data, int at, int length) {
        if (loses && length > 0) {
            Arrays.fill(data, at, at + Math.max(1, length / 2), (byte) 0);
        }
    }
}
