package kring.analysis;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenizer;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.apache.lucene.analysis.reverse.ReverseStringFilter;

/** N-grams and edge n-grams, as token filters and as tokenizers. */
final class NGrams {

    private static final int DEFAULT_MIN_GRAM = 1;
    private static final int DEFAULT_MAX_GRAM = 2;

    private NGrams() {}

    static UnaryOperator<TokenStream> filter(Definition definition) {
        Size size = Size.limited(definition);
        boolean preserveOriginal = definition.flag("preserve_original", false);
        return input -> new NGramTokenFilter(input, size.min, size.max, preserveOriginal);
    }

    static UnaryOperator<TokenStream> edgeFilter(Definition definition) {
        Size size = Size.of(definition);
        boolean preserveOriginal = definition.flag("preserve_original", false);
        String side = definition.settings().get("side", "front");
        return switch (side) {
            case "front" -> input -> new EdgeNGramTokenFilter(input, size.min, size.max, preserveOriginal);
            case "back" -> input -> new ReverseStringFilter(
                new EdgeNGramTokenFilter(new ReverseStringFilter(input), size.min, size.max, preserveOriginal)
            );
            default -> throw new IllegalArgumentException("invalid side: " + side);
        };
    }

    static Supplier<Tokenizer> tokenizer(Definition definition) {
        Size size = Size.limited(definition);
        IntPredicate accepted = tokenCharacters(definition);
        return () -> new NGramTokenizer(size.min, size.max) {
            @Override
            protected boolean isTokenChar(int character) {
                return accepted.test(character);
            }
        };
    }

    static Supplier<Tokenizer> edgeTokenizer(Definition definition) {
        Size size = Size.of(definition);
        IntPredicate accepted = tokenCharacters(definition);
        return () -> new EdgeNGramTokenizer(size.min, size.max) {
            @Override
            protected boolean isTokenChar(int character) {
                return accepted.test(character);
            }
        };
    }

    private static IntPredicate tokenCharacters(Definition definition) {
        List<String> classes = definition.settings().getAsList("token_chars");
        if (classes.isEmpty()) {
            return character -> true;
        }
        IntPredicate accepted = character -> false;
        for (String name : classes) {
            accepted = accepted.or(name.equalsIgnoreCase("custom") ? customCharacters(definition) : CharacterClasses.named(name));
        }
        return accepted;
    }

    private static IntPredicate customCharacters(Definition definition) {
        String characters = definition.settings().get("custom_token_chars");
        if (characters == null) {
            throw new IllegalArgumentException("Token type: 'custom' requires setting `custom_token_chars`");
        }
        return character -> characters.indexOf(character) >= 0;
    }

    /** The lengths of the grams, in characters. */
    private record Size(int min, int max) {

        static Size of(Definition definition) {
            return new Size(definition.integer("min_gram", DEFAULT_MIN_GRAM), definition.integer("max_gram", DEFAULT_MAX_GRAM));
        }

        /** Elasticsearch limits the spread of plain n-grams by an index setting; edge n-grams have no such limit. */
        static Size limited(Definition definition) {
            Size size = of(definition);
            int limit = definition.index().getMaxNgramDiff();
            if (size.max - size.min > limit) {
                throw new IllegalArgumentException(
                    "The difference between max_gram and min_gram in NGram Tokenizer must be less than or equal to: [" + limit
                        + "] but was [" + (size.max - size.min)
                        + "]. This limit can be set by changing the [index.max_ngram_diff] index level setting."
                );
            }
            return size;
        }
    }
}
