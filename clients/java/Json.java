import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Collectors;

/** As much JSON as this needs: objects are maps, arrays lists, numbers {@link BigDecimal}. */
final class Json {
    private final String text;
    private int at;
    Json(String text) { this.text = text; }

    Object read() {
        var map = new LinkedHashMap<Object, Object>();
        var list = new ArrayList<Object>();
        switch (peek()) {
            case '"': return string();
            case '{': for (at++; peek() != '}'; peek()) { if (peek() == ',') at++; peek(); var key = string(); peek(); at++; map.put(key, read()); } at++; return map;
            case '[': for (at++; peek() != ']'; ) { if (peek() == ',') at++; list.add(read()); } at++; return list;
            default: int from = at; while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) at++; var word = text.substring(from, at);
                return word.equals("null") ? null : word.matches("true|false") ? Boolean.valueOf(word) : new BigDecimal(word);
        }
    }

    private char peek() { while (text.charAt(at) <= ' ') at++; return text.charAt(at); }

    private String string() {
        var out = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            char c = text.charAt(at) == '\\' ? text.charAt(++at) : 0;
            int known = "nrtbf".indexOf(c);
            out.append(c == 'u' ? (char) Integer.parseInt(text, at + 1, (at += 4) + 1, 16) : c == 0 ? text.charAt(at) : known < 0 ? c : "\n\r\t\b\f".charAt(known));
        }
        at++;
        return out.toString();
    }

    static String write(Object value) {
        return switch (value) {
            case null -> "null";
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case Map<?, ?> map -> map.entrySet().stream().map(e -> write(e.getKey()) + ":" + write(e.getValue())).collect(Collectors.joining(",", "{", "}"));
            case Collection<?> list -> list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
            default -> value.toString().chars().mapToObj(c -> c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", c) : "" + (char) c).collect(Collectors.joining("", "\"", "\""));
        };
    }
}
