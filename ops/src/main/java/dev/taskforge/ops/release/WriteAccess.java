package dev.taskforge.ops.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Who may write the file that a proxy loads. An nginx on this machine loads it as root, so that whoever writes it, or puts another one
 * in its place, does so as root.
 *
 * @param account as which TaskForge runs
 * @param groups the groups of this machine and their members, as {@code /etc/group} tells them
 */
record WriteAccess(String account, Path groups) {
    private static final String ROOT = "root";
    /** In a folder with it, such as {@code /tmp}, nobody replaces what belongs to others. */
    private static final int STICKY = 01000;

    static WriteAccess ofThisMachine() {
        return new WriteAccess(System.getProperty("user.name"), Path.of("/etc/group"));
    }

    /** Refuses a file that everybody may write or replace, or that leads elsewhere. */
    void refuseEverybody(ProxyFile file) throws IOException, Refused {
        refuseLink(file);
        for (var path : places(file)) {
            if (mayWrite(path, PosixFilePermission.OTHERS_WRITE)) {
                throw refused(path);
            }
        }
        for (var path = real(file).getParent(); path != null; path = path.getParent()) {
            boolean isSticky = ((int) Files.getAttribute(path, "unix:mode") & STICKY) != 0;
            if (!isSticky && mayWrite(path, PosixFilePermission.OTHERS_WRITE)) {
                throw refused(path);
            }
        }
    }

    /** Refuses one that anybody may write or replace but root and the account that TaskForge runs as. */
    void refuseOthers(ProxyFile file) throws IOException, Refused {
        refuseEverybody(file);
        for (var path : places(file)) {
            var found = attributes(path);
            boolean isOwn = List.of(ROOT, account).contains(found.owner().getName());
            if (!isOwn || (mayWrite(path, PosixFilePermission.GROUP_WRITE) && !isAlone(found))) {
                throw refused(path);
            }
        }
    }

    private static void refuseLink(ProxyFile file) throws IOException, Refused {
        if (!Files.isSymbolicLink(file.path())) {
            return;
        }
        var target = real(file).resolve(Files.readSymbolicLink(file.path())).normalize();
        if (!real(file).equals(target.getParent())) {
            throw Refused.because("proxy-link", file.path(), target);
        }
    }

    private static Path real(ProxyFile file) throws IOException {
        return file.folder().toRealPath();
    }

    /** The folder, and the file when it is there. */
    private static List<Path> places(ProxyFile file) throws IOException {
        return Files.exists(file.path()) ? List.of(real(file), file.path().toRealPath()) : List.of(real(file));
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean mayWrite(Path path, PosixFilePermission who) throws IOException {
        return attributes(path).permissions().contains(who);
    }

    /** Many systems give each account a group of its own, and let that write what the account makes. */
    private boolean isAlone(PosixFileAttributes found) throws IOException {
        var owner = found.owner().getName();
        var group = found.group().getName();
        return Files.readAllLines(groups).stream()
                .map(line -> line.split(":", -1))
                .filter(words -> words.length == 4 && words[0].equals(group))
                .anyMatch(words -> (group.equals(owner) || group.equals(ROOT))
                        && List.of(words[3].split(",", -1)).stream()
                                .allMatch(member ->
                                        member.isEmpty() || List.of(owner, ROOT).contains(member)));
    }

    private Refused refused(Path path) throws IOException {
        var found = attributes(path);
        return Refused.because(
                "proxy-others",
                path,
                found.owner().getName(),
                found.group().getName(),
                PosixFilePermissions.toString(found.permissions()),
                account);
    }
}
