package dev.taskforge.ops.destination;

import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of an SFTP server, whose key is declared. A file gets its name when it is complete, and on its disk where that can be asked. */
final class SftpStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(SftpStore.class);
    private static final int BUFFER = 32 * 1024;
    private static final int OWN_FILE = 0600;
    private static final int OWN_FOLDER = 0700;

    private final Sftp declared;
    private final SftpSignIn signIn;
    private @Nullable Connected connected;

    /**
     * @param key the file of the private key; null when a password is declared
     * @param silence how long an answer may take
     */
    SftpStore(Sftp declared, @Nullable Path key, @Nullable String password, Duration silence) {
        this.declared = declared;
        this.signIn = new SftpSignIn(declared, key, password, silence);
    }

    private record Connected(SshClient client, ClientSession session, SftpClient sftp) {}

    private synchronized SftpClient sftp() throws IOException {
        var now = connected;
        if (now != null && now.sftp().isOpen()) {
            return now.sftp();
        }
        close();
        var client = SftpSignIn.client();
        try {
            var session = signIn.session(client);
            var sftp = SftpClientFactory.instance().createSftpClient(session);
            if (!isFolder(sftp, declared.folder())) {
                throw new Words.Refused("there is no folder " + declared.folder() + " on " + declared.host());
            }
            connected = new Connected(client, session, sftp);
            return sftp;
        } catch (IOException | RuntimeException e) {
            client.stop();
            throw e;
        }
    }

    private String at(String path) {
        var folder = declared.folder();
        return folder.endsWith("/") ? folder + path : folder + "/" + path;
    }

    @Override
    public String location(String path) {
        return "sftp://" + declared.host() + ":" + declared.port() + at(path);
    }

    private interface Call<T> {
        T run(SftpClient sftp) throws IOException;
    }

    private <T> T call(String path, Call<T> call) throws IOException {
        try {
            return call.run(sftp());
        } catch (SftpException e) {
            throw refused(e, path);
        }
    }

    private Words.Refused refused(SftpException e, String path) {
        var words =
                switch (e.getStatus()) {
                    case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
                        "there is no " + at(path);
                    case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_WRITE_PROTECT ->
                        declared.user() + " may not do this with " + at(path);
                    case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, SftpConstants.SSH_FX_QUOTA_EXCEEDED ->
                        "the disk there is full";
                    default -> "it refused " + at(path);
                };
        return new Words.Refused(words + " (" + e.getMessage() + ")", e);
    }

    private static boolean isFolder(SftpClient sftp, String path) throws IOException {
        var found = stat(sftp, path);
        return found != null && found.isDirectory();
    }

    private static SftpClient.@Nullable Attributes stat(SftpClient sftp, String path) throws IOException {
        try {
            return sftp.stat(path);
        } catch (SftpException e) {
            if (isAbsent(e)) {
                return null;
            }
            throw e;
        }
    }

    private static boolean isAbsent(SftpException e) {
        return e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE || e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_PATH;
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        return call(path, sftp -> {
            var found = stat(sftp, at(path));
            return found == null || !found.isRegularFile() ? OptionalLong.empty() : OptionalLong.of(found.getSize());
        });
    }

    @Override
    public List<Listed> list(String folder) throws IOException {
        return call(folder, sftp -> {
            var found = new ArrayList<Listed>();
            if (isFolder(sftp, at(folder))) {
                for (var entry : sftp.readEntries(at(folder))) {
                    var name = entry.getFilename();
                    if (entry.getAttributes().isRegularFile() && !name.startsWith(FolderStore.PARTIAL)) {
                        found.add(new Listed(name, entry.getAttributes().getSize()));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public void put(String path, InputStream source, Moved moved) throws IOException {
        call(path, sftp -> {
            int slash = path.lastIndexOf('/');
            makeFolders(sftp, slash < 0 ? "" : path.substring(0, slash));
            var partial = at(path.substring(0, slash + 1) + FolderStore.PARTIAL + path.substring(slash + 1));
            try {
                write(sftp, source, partial, moved);
                rename(sftp, partial, at(path));
            } catch (IOException | RuntimeException | Error e) {
                discard(sftp, partial, e);
                throw e;
            }
            return true;
        });
    }

    private void makeFolders(SftpClient sftp, String folder) throws IOException {
        if (folder.isEmpty() || isFolder(sftp, at(folder))) {
            return;
        }
        int slash = folder.lastIndexOf('/');
        makeFolders(sftp, slash < 0 ? "" : folder.substring(0, slash));
        try {
            sftp.mkdir(at(folder));
        } catch (SftpException e) {
            // Another copy may have made it meanwhile; what servers say then differs.
            if (isFolder(sftp, at(folder))) {
                return;
            }
            throw e;
        }
        restrict(() -> sftp.setStat(at(folder), permissions(OWN_FOLDER)));
    }

    private static SftpClient.Attributes permissions(int bits) {
        return new SftpClient.Attributes().perms(bits);
    }

    private interface Restriction {
        void apply() throws IOException;
    }

    /** Not every server has permissions; what it says about others is no reason to do without a copy. */
    private static void restrict(Restriction restriction) throws IOException {
        try {
            restriction.apply();
        } catch (SftpException e) {
            LOG.debug("the server refuses permissions", e);
        }
    }

    /** Empty and for the owner only, before anything is in it; also where nothing may be removed. */
    private static void create(SftpClient sftp, String partial) throws IOException {
        try (var handle = sftp.open(partial, Set.of(OpenMode.Create, OpenMode.Truncate, OpenMode.Write))) {
            restrict(() -> sftp.setStat(handle, permissions(OWN_FILE)));
        }
    }

    private static void write(SftpClient sftp, InputStream source, String partial, Moved moved) throws IOException {
        create(sftp, partial);
        try (var out = sftp.write(partial, BUFFER, Set.of(OpenMode.Write))) {
            moved.copy(source, out);
        }
        var fsync = sftp.getExtension(OpenSSHFsyncExtension.class);
        if (fsync != null && fsync.isSupported()) {
            try (var handle = sftp.open(partial, Set.of(OpenMode.Write))) {
                fsync.fsync(handle);
            }
        }
    }

    /** In one move where the server can; else the name is free for a moment. */
    private static void rename(SftpClient sftp, String partial, String target) throws IOException {
        var posix = sftp.getExtension(OpenSSHPosixRenameExtension.class);
        if (posix != null && posix.isSupported()) {
            posix.posixRename(partial, target);
            return;
        }
        remove(sftp, target);
        sftp.rename(partial, target);
    }

    private static void discard(SftpClient sftp, String partial, Throwable why) {
        try {
            remove(sftp, partial);
        } catch (IOException | RuntimeException e) {
            why.addSuppressed(e); // swept later
        }
    }

    private static void remove(SftpClient sftp, String path) throws IOException {
        try {
            sftp.remove(path);
        } catch (SftpException e) {
            if (!isAbsent(e)) {
                throw e;
            }
        }
    }

    @Override
    public void read(String path, OutputStream into, Moved moved) throws IOException {
        call(path, sftp -> {
            try (var in = sftp.read(at(path), BUFFER)) {
                moved.copy(in, into);
            }
            return true;
        });
    }

    @Override
    public void remove(String path) throws IOException {
        call(path, sftp -> {
            remove(sftp, at(path));
            return true;
        });
    }

    @Override
    public int sweep(String folder) throws IOException {
        return call(folder, sftp -> {
            if (!isFolder(sftp, at(folder))) {
                return 0;
            }
            int removed = 0;
            for (var entry : sftp.readEntries(at(folder))) {
                if (entry.getFilename().startsWith(FolderStore.PARTIAL)) {
                    remove(sftp, at(folder) + "/" + entry.getFilename());
                    removed++;
                }
            }
            return removed;
        });
    }

    /** At once: a server that hangs is not waited for. */
    @Override
    public synchronized void close() {
        var now = connected;
        connected = null;
        if (now != null) {
            now.session().close(true);
            now.client().stop();
        }
    }
}
