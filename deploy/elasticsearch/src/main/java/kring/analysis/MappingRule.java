package kring.analysis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of the form {@code key => value}, as character mappings, character types and stemmer overrides are written. */
record MappingRule(String key, String value) {

    private static final Pattern LINE = Pattern.compile("(.*)\\s*=>\\s*(.*)\\s*$");

    /** @throws IllegalArgumentException if the line has no arrow or no key */
    static MappingRule parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.find() || matcher.group(1).isBlank()) {
            throw new IllegalArgumentException("Invalid mapping rule: [" + line + "]");
        }
        return new MappingRule(unescape(matcher.group(1).trim()), unescape(matcher.group(2).trim()));
    }

    /** Replaces backslash escapes: {@code \n}, {@code \t}, {@code \r}, {@code \b}, {@code \f}, {@code \\} and {@code \\uXXXX}. */
    static String unescape(String text) {
        StringBuilder result = new StringBuilder(text.length());
        int position = 0;
        while (position < text.length()) {
            char character = text.charAt(position++);
            if (character != '\\') {
                result.append(character);
                continue;
            }
            if (position == text.length()) {
                throw new IllegalArgumentException("Invalid escaped char in [" + text + "]");
            }
            char escaped = text.charAt(position++);
            if (escaped == 'u') {
                if (position + 4 > text.length()) {
                    throw new IllegalArgumentException("Invalid escaped char in [" + text + "]");
                }
                result.append((char) Integer.parseInt(text.substring(position, position + 4), 16));
                position += 4;
            } else {
                result.append(plain(escaped));
            }
        }
        return result.toString();
    }

    private static char plain(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> escaped;
        };
    }
}
