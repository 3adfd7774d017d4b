package dev.taskforge.ops.yaml;

import java.util.regex.Pattern;

/** How a piece of somebody's file is quoted in a message: short, on one line, without passwords. */
public final class Shown {
    private static final int MOST = 80;
    private static final Pattern USERINFO = Pattern.compile("://([^/\\s:@]*):[^/\\s]*@");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private Shown() {}

    /** At most 80 characters, control characters as a space, the password of a URL as {@code ***}. */
    public static String of(String text) {
        var line = CONTROL.matcher(withoutPassword(text)).replaceAll(" ");
        return line.length() <= MOST ? line : line.substring(0, MOST - 1) + "…";
    }

    /** The text with the password of every URL in it replaced by {@code ***}. */
    public static String withoutPassword(String text) {
        return USERINFO.matcher(text).replaceAll("://$1:***@");
    }
}
