package dev.taskforge.ops.lint.migration;

import java.util.Comparator;

/** Orders paths as people do: V2 before V10, and what Flyway repeats behind what it runs once. */
final class NaturalOrder implements Comparator<String> {
    @Override
    public int compare(String left, String right) {
        int order = natural(repeatedLast(left), repeatedLast(right));
        return order != 0 ? order : left.compareTo(right);
    }

    private static String repeatedLast(String path) {
        int name = path.lastIndexOf('/') + 1;
        return path.startsWith("R__", name) ? path.substring(0, name) + '\uFFFF' + path.substring(name) : path;
    }

    private static int natural(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() && j < right.length()) {
            char a = left.charAt(i);
            char b = right.charAt(j);
            if (isDigit(a) && isDigit(b)) {
                int endOfLeft = endOfNumber(left, i);
                int endOfRight = endOfNumber(right, j);
                int order = numbers(left.substring(i, endOfLeft), right.substring(j, endOfRight));
                if (order != 0) {
                    return order;
                }
                i = endOfLeft;
                j = endOfRight;
            } else if (a != b) {
                return Character.compare(a, b);
            } else {
                i++;
                j++;
            }
        }
        return Integer.compare(left.length() - i, right.length() - j);
    }

    private static int numbers(String left, String right) {
        var a = left.replaceFirst("^0+(?=.)", "");
        var b = right.replaceFirst("^0+(?=.)", "");
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    private static int endOfNumber(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
