package dev.taskforge.ops.posture;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** Sets a setting of the kernel, now and whenever the machine starts. Source: sysctl.d(5). */
record KernelFix(KernelRule setting) implements HostFix {
    private static final String FOLDER = "/etc/sysctl.d";
    private static final List<String> FOLDERS = List.of(FOLDER, "/run/sysctl.d", "/usr/lib/sysctl.d");

    @Override
    public String id() {
        return setting.id();
    }

    @Override
    public ChangePlan plan(Host host, boolean force) throws IOException {
        var name = "60-taskforge-" + id() + ".conf";
        refuseOthers(host, name);
        var text = "# Written by TaskForge. To take it back: taskforge host undo " + id() + "\n" + setting.key() + " = "
                + setting.value() + "\n";
        return ChangePlan.of(
                new Change.PutFile(FOLDER + "/" + name, FileState.readable(text)),
                new Change.SetKernel(setting.key(), setting.value()));
    }

    /** The file whose name comes last wins when the machine starts, and {@code sysctl.conf} after all of them. */
    private void refuseOthers(Host host, String name) throws IOException {
        var sets = Pattern.compile(
                "(?m)^\\s*-?" + Pattern.quote(setting.key()).replace(".", "\\E[./]\\Q") + "\\s*=\\s*(\\S+)\\s*$");
        for (var folder : FOLDERS) {
            for (var file : host.files(folder, ".conf")) {
                if (file.substring(folder.length() + 1).compareTo(name) > 0) {
                    refuse(host, file, sets);
                }
            }
        }
        refuse(host, "/etc/sysctl.conf", sets);
    }

    private void refuse(Host host, String file, Pattern sets) throws IOException {
        var match = sets.matcher(host.text(file).orElse(""));
        while (match.find()) {
            if (!setting.good().matcher(match.group(1)).matches()) {
                throw new Refusal("posture.fix.kernel.other", file, setting.key(), match.group(1));
            }
        }
    }
}
