package dev.taskforge.ops.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may write the file that a proxy loads. An nginx on this machine loads it as root, so that whoever writes it, or puts another one
 * in its place, does so as root. To whom the folders above its folder belong is not asked: the one of the project is commonly a person's.
 *
 * @param account as which TaskForge runs
 * @param groups the groups of this machine and their members, as {@code /etc/group} tells them
 * @param accounts the accounts and the group that each is in first, as {@code /etc/passwd} tells them
 */
record WriteAccess(String account, Path groups, Path accounts) {
    private static final String ROOT = "root";
    /** In a folder with it, such as {@code /tmp}, nobody replaces what belongs to others. */
    private static final int STICKY = 01000;

    static WriteAccess ofThisMachine() {
        return new WriteAccess(System.getProperty("user.name"), Path.of("/etc/group"), Path.of("/etc/passwd"));
    }

    /** Refuses a file that everybody may write or replace, or that leads elsewhere. */
    void refuseEverybody(ProxyFile file) throws IOException, Refused {
        refuseLink(file);
        for (var path : places(file)) {
            if (mayWrite(path, PosixFilePermission.OTHERS_WRITE)) {
                throw everybody(path);
            }
        }
        for (var path = real(file).getParent(); path != null; path = path.getParent()) {
            boolean isSticky = ((int) Files.getAttribute(path, "unix:mode") & STICKY) != 0;
            if (!isSticky && mayWrite(path, PosixFilePermission.OTHERS_WRITE)) {
                throw everybody(path);
            }
        }
    }

    /** Refuses also one that anybody but root and the account that TaskForge runs as may write, or replace in its folder. */
    void refuseOthers(ProxyFile file) throws IOException, Refused {
        refuseEverybody(file);
        for (var path : places(file)) {
            var found = attributes(path);
            boolean isGroupTrusted = !mayWrite(path, PosixFilePermission.GROUP_WRITE)
                    || isPrivate(found.group().getName());
            if (!isTrusted(found.owner().getName()) || !isGroupTrusted) {
                throw others(path);
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

    private boolean isTrusted(String name) {
        return name.equals(ROOT) || name.equals(account);
    }

    /**
     * Whether nobody else is in it. Many systems give each account a group of its own, and let that write what the account makes. A
     * group with another name is for sharing, and who is in it may be known elsewhere than in these files.
     */
    private boolean isPrivate(String group) throws IOException {
        var all = entries(groups, 4);
        var numbers = all.stream()
                .filter(entry -> entry.getFirst().equals(group))
                .map(entry -> entry.get(2))
                .toList();
        var members = all.stream()
                .filter(entry -> numbers.contains(entry.get(2)))
                .flatMap(entry -> Stream.of(entry.get(3).split(",")))
                .filter(member -> !member.isBlank());
        var first = entries(accounts, 7).stream()
                .filter(entry -> numbers.contains(entry.get(3)))
                .map(List::getFirst);
        return isTrusted(group)
                && !numbers.isEmpty()
                && Stream.concat(members, first).allMatch(this::isTrusted);
    }

    private static List<List<String>> entries(Path file, int fields) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> List.of(line.split(":", -1)))
                .filter(entry -> entry.size() == fields)
                .toList();
    }

    private static Refused everybody(Path path) throws IOException {
        return Refused.because(
                "proxy-everybody",
                path,
                PosixFilePermissions.toString(attributes(path).permissions()));
    }

    private Refused others(Path path) throws IOException {
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
