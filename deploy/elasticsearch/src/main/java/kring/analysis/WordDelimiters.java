package kring.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterIterator;
import org.elasticsearch.index.analysis.Analysis;

/** The two filters that split words at punctuation, case changes and digits; they share all parameters but the last. */
final class WordDelimiters {

    private WordDelimiters() {}

    static UnaryOperator<TokenStream> graph(Definition definition) {
        int flags = flags(definition) | flag(definition, "ignore_keywords", false, WordDelimiterGraphFilter.IGNORE_KEYWORDS);
        CharArraySet protectedWords = protectedWords(definition);
        byte[] types = types(definition);
        boolean adjustOffsets = definition.flag("adjust_offsets", true);
        return input -> new WordDelimiterGraphFilter(input, adjustOffsets, types, flags, protectedWords);
    }

    @SuppressWarnings("deprecation")
    static UnaryOperator<TokenStream> linear(Definition definition) {
        int flags = flags(definition);
        CharArraySet protectedWords = protectedWords(definition);
        byte[] types = types(definition);
        return input -> new WordDelimiterFilter(input, types, flags, protectedWords);
    }

    private static int flags(Definition definition) {
        return flag(definition, "generate_word_parts", true, WordDelimiterGraphFilter.GENERATE_WORD_PARTS)
            | flag(definition, "generate_number_parts", true, WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS)
            | flag(definition, "catenate_words", false, WordDelimiterGraphFilter.CATENATE_WORDS)
            | flag(definition, "catenate_numbers", false, WordDelimiterGraphFilter.CATENATE_NUMBERS)
            | flag(definition, "catenate_all", false, WordDelimiterGraphFilter.CATENATE_ALL)
            | flag(definition, "split_on_case_change", true, WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE)
            | flag(definition, "preserve_original", false, WordDelimiterGraphFilter.PRESERVE_ORIGINAL)
            | flag(definition, "split_on_numerics", true, WordDelimiterGraphFilter.SPLIT_ON_NUMERICS)
            | flag(definition, "stem_english_possessive", true, WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE);
    }

    private static int flag(Definition definition, String parameter, boolean fallback, int bit) {
        return definition.flag(parameter, fallback) ? bit : 0;
    }

    private static CharArraySet protectedWords(Definition definition) {
        return Analysis.getWordSet(definition.environment(), definition.settings(), "protected_words");
    }

    private static byte[] types(Definition definition) {
        List<String> rules = Analysis.getWordList(definition.environment(), definition.settings(), "type_table");
        if (rules == null) {
            return WordDelimiterIterator.DEFAULT_WORD_DELIM_TABLE;
        }
        byte[] types = WordDelimiterIterator.DEFAULT_WORD_DELIM_TABLE.clone();
        for (String line : rules) {
            MappingRule rule = MappingRule.parse(line);
            if (rule.key().length() != 1) {
                throw new IllegalArgumentException("Invalid mapping rule: [" + line + "]. Only a single character is allowed.");
            }
            char character = rule.key().charAt(0);
            types = grownFor(character, types);
            types[character] = type(rule.value(), line);
        }
        return types;
    }

    private static byte[] grownFor(char character, byte[] types) {
        if (character < types.length) {
            return types;
        }
        byte[] grown = Arrays.copyOf(types, character + 1);
        for (int i = types.length; i < grown.length; i++) {
            grown[i] = WordDelimiterIterator.getType(i);
        }
        return grown;
    }

    @SuppressWarnings("deprecation")
    private static byte type(String name, String line) {
        return (byte) switch (name) {
            case "LOWER" -> WordDelimiterFilter.LOWER;
            case "UPPER" -> WordDelimiterFilter.UPPER;
            case "ALPHA" -> WordDelimiterFilter.ALPHA;
            case "DIGIT" -> WordDelimiterFilter.DIGIT;
            case "ALPHANUM" -> WordDelimiterFilter.ALPHANUM;
            case "SUBWORD_DELIM" -> WordDelimiterFilter.SUBWORD_DELIM;
            default -> throw new IllegalArgumentException("Invalid mapping rule: [" + line + "]. Illegal type.");
        };
    }
}
