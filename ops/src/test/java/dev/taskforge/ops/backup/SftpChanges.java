package dev.taskforge.ops.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;

/** A server whose disk loses what is written to it, or keeps what is to be removed. */
final class SftpChanges implements SftpEventListener {
    volatile boolean loses;
    volatile boolean keeps;

    @Override
    public void removing(ServerSession session, Path path, boolean isDirectory) throws IOException {
        if (keeps) {
            throw new SftpException(SftpConstants.SSH_FX_PERMISSION_DENIED, "locked");
        }
    }

    @Override
    public void writing(
            ServerSession session, String handle, FileHandle file, long offset, byte[] data, int at, int length) {
        if (loses && length > 0) {
            Arrays.fill(data, at, at + Math.max(1, length / 2), (byte) 0);
        }
    }
}
