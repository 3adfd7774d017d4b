package dev.taskforge.ops.shell;

import dev.taskforge.ops.source.Spot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Commands as a document shows them: prompts are taken off, what is then without one is output, and lines of a crontab
 * stand apart.
 *
 * @param commands what a shell would read; empty when there is nothing
 * @param prompted whether prompts tell the commands from their output
 * @param crontab the commands of a crontab, without their times
 */
public record Listing(ShellText commands, boolean prompted, List<ShellText> crontab) {
    private static final Set<String> LANGUAGES = Set.of(
            "",
            "sh",
            "bash",
            "shell",
            "zsh",
            "ash",
            "console",
            "shell-session",
            "shellsession",
            "terminal",
            "sh-session",
            "cron",
            "crontab");
    private static final Pattern PROMPT = Pattern.compile("(?:[\\w.-]++@[\\w.-]++[:\\s][^$#\\n]{0,80})?[$#]\\s");
    private static final Pattern CRON =
            Pattern.compile("(?:@(?:reboot|hourly|daily|midnight|weekly|monthly|yearly|annually)"
                    + "|(?:[0-9*/,-]++\\s++){2}[0-9*/,-]++\\s++[0-9A-Za-z*/,-]++\\s++[0-9A-Za-z*/,-]++)\\s++(?=\\S)");

    public Listing {
        crontab = List.copyOf(crontab);
    }

    /** Whether code in this language may hold commands; without a language it may hold anything. */
    public static boolean isShell(String language) {
        return LANGUAGES.contains(language);
    }

    /** @param lines of one file in their order, at least one */
    public static Listing of(List<Spot> lines) {
        boolean prompts = lines.stream().anyMatch(line -> hasPrompt(line.text()));
        var first = lines.getFirst();
        var text = new ShellText.Builder(first.file(), first.start());
        var crontab = new ArrayList<ShellText>();
        boolean continued = false;
        for (var line : lines) {
            var written = line.text();
            var cron = CRON.matcher(written);
            if (cron.lookingAt()) {
                crontab.add(ShellText.of(line.file().spot(line.start() + cron.end(), line.end())));
                continue;
            }
            var prompt = PROMPT.matcher(written);
            boolean prompted = prompts && prompt.lookingAt();
            if (!prompts || prompted || continued) {
                text.append(prompted ? line.file().spot(line.start() + prompt.end(), line.end()) : line);
                text.append('\n', Math.min(line.end(), line.file().text().length() - 1));
                continued = written.endsWith("\\");
            }
        }
        return new Listing(text.build(), prompts, crontab);
    }

    private static boolean hasPrompt(String line) {
        return line.startsWith("$ ")
                || (line.contains("@")
                        && !line.startsWith("#")
                        && PROMPT.matcher(line).lookingAt());
    }

    /**
     * The commands one by one, each as it is written, comments left out. What stands on one line or belongs to one
     * command of several lines stays together.
     */
    public List<ShellText> statements() {
        var script = Script.parse(commands);
        var starts = starts(script);
        var comments = new ArrayDeque<>(script.comments());
        var statements = new ArrayList<ShellText>();
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : commands.length();
            statements.add(withoutComments(starts.get(i), end, comments));
        }
        return statements;
    }

    /** The beginnings of the lines in which statements begin. */
    private List<Integer> starts(Script script) {
        var text = commands.toString();
        var starts = new ArrayList<Integer>();
        int line = 0;
        int next = text.indexOf('\n');
        for (var pipeline : script.pipelines()) {
            int at = commands.indexOf(pipeline.commands().getFirst().spot().start());
            while (next >= 0 && next < at) {
                line = next + 1;
                next = text.indexOf('\n', line);
            }
            boolean begins = pipeline.joint() == Pipeline.Joint.THEN && (starts.isEmpty() || line > starts.getLast());
            if (begins) {
                starts.add(line);
            }
        }
        return starts;
    }

    /** @param comments those not passed yet; the ones up to {@code to} are taken */
    private ShellText withoutComments(int from, int to, Deque<Spot> comments) {
        var text =
                new ShellText.Builder(commands.file(), commands.spot(from, from).start());
        int at = from;
        while (!comments.isEmpty() && commands.indexOf(comments.getFirst().start()) < to) {
            var comment = comments.removeFirst();
            int start = commands.indexOf(comment.start());
            if (start >= at) {
                text.append(commands.part(at, start));
                at = Math.min(to, commands.indexOf(comment.end()));
            }
        }
        return text.append(commands.part(at, to)).build();
    }
}
