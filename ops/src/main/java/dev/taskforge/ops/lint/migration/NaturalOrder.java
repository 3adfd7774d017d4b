package dev.taskforge.ops.lint.migration;

import java.util.Comparator;

/** Orders paths as people do: V2 before V10, and what Flyway repeats behind what it runs once. */
final class NaturalOrder implements Comparator<String> {
    @Override
    public int compare(String left, String right) {
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
                return repeats(left, i, right, j, Character.compare(a, b));
            } else {
                i++;
                j++;
            }
        }
        int order = Integer.compare(left.length() - i, right.length() - j);
        return order != 0 ? order : left.compareTo(right);
    }

    /** Where names begin with R and V, the R comes later. */
    private static int repeats(String left, int i, String right, int j, int otherwise) {
        boolean begin = (i == 0 || left.charAt(i - 1) == '/') && (j == 0 || right.charAt(j - 1) == '/');
        char a = left.charAt(i);
        char b = right.charAt(j);
        boolean both = (a == 'R' && b == 'V') || (a == 'V' && b == 'R');
        return begin && both ? -otherwise : otherwise;
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
