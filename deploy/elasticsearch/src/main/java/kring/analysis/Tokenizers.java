package kring.analysis;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.classic.ClassicTokenizer;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.core.LetterTokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.path.PathHierarchyTokenizer;
import org.apache.lucene.analysis.path.ReversePathHierarchyTokenizer;
import org.apache.lucene.analysis.pattern.PatternTokenizer;
import org.apache.lucene.analysis.pattern.SimplePatternSplitTokenizer;
import org.apache.lucene.analysis.pattern.SimplePatternTokenizer;
import org.apache.lucene.analysis.util.CharTokenizer;
import org.apache.lucene.util.AttributeFactory;
import org.elasticsearch.common.regex.Regex;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;

/** The tokenizers that index settings can define, by the names of the Elasticsearch reference. */
final class Tokenizers {

    static final int DEFAULT_MAX_TOKEN_LENGTH = 255;
    static final String DEFAULT_PATTERN = "\\W+";
    private static final int SPLIT = -1;

    private Tokenizers() {}

    /** Reads a tokenizer's parameters once and returns what makes new tokenizers. */
    private interface Build {
        Supplier<Tokenizer> from(Definition definition) throws IOException;
    }

    static Map<String, AnalysisProvider<TokenizerFactory>> all() {
        Map<String, AnalysisProvider<TokenizerFactory>> tokenizers = new HashMap<>();
        tokenizers.put("char_group", provider(Tokenizers::characterGroup));
        tokenizers.put("classic", provider(Tokenizers::classic));
        tokenizers.put("edge_ngram", provider(NGrams::edgeTokenizer));
        tokenizers.put("keyword", provider(Tokenizers::keyword));
        tokenizers.put("letter", provider(d -> LetterTokenizer::new));
        tokenizers.put("ngram", provider(NGrams::tokenizer));
        tokenizers.put("path_hierarchy", provider(Tokenizers::pathHierarchy));
        tokenizers.put("pattern", provider(Tokenizers::pattern));
        tokenizers.put("simple_pattern", provider(Tokenizers::simplePattern));
        tokenizers.put("simple_pattern_split", provider(Tokenizers::simplePatternSplit));
        tokenizers.put("uax_url_email", provider(Tokenizers::urlEmail));
        tokenizers.put("whitespace", provider(Tokenizers::whitespace));
        return tokenizers;
    }

    static Tokenizer defaultPattern() {
        return new PatternTokenizer(Pattern.compile(DEFAULT_PATTERN), SPLIT);
    }

    private static AnalysisProvider<TokenizerFactory> provider(Build build) {
        return (index, env, name, settings) -> TokenizerFactory.newFactory(
            name,
            build.from(new Definition(index, env, name, settings))
        );
    }

    private static int maxTokenLength(Definition definition) {
        return definition.integer("max_token_length", DEFAULT_MAX_TOKEN_LENGTH);
    }

    private static Supplier<Tokenizer> whitespace(Definition definition) {
        int length = maxTokenLength(definition);
        return () -> new WhitespaceTokenizer(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY, length);
    }

    private static Supplier<Tokenizer> keyword(Definition definition) {
        int bufferSize = definition.integer("buffer_size", KeywordTokenizer.DEFAULT_BUFFER_SIZE);
        return () -> new KeywordTokenizer(bufferSize);
    }

    private static Supplier<Tokenizer> classic(Definition definition) {
        int length = maxTokenLength(definition);
        return () -> {
            ClassicTokenizer tokenizer = new ClassicTokenizer();
            tokenizer.setMaxTokenLength(length);
            return tokenizer;
        };
    }

    private static Supplier<Tokenizer> urlEmail(Definition definition) {
        int length = maxTokenLength(definition);
        return () -> {
            UAX29URLEmailTokenizer tokenizer = new UAX29URLEmailTokenizer();
            tokenizer.setMaxTokenLength(length);
            return tokenizer;
        };
    }

    private static Supplier<Tokenizer> pattern(Definition definition) {
        Pattern pattern = Regex.compile(definition.settings().get("pattern", DEFAULT_PATTERN), definition.settings().get("flags"));
        int group = definition.integer("group", SPLIT);
        return () -> new PatternTokenizer(pattern, group);
    }

    private static Supplier<Tokenizer> simplePattern(Definition definition) {
        String pattern = definition.settings().get("pattern", "");
        return () -> new SimplePatternTokenizer(pattern);
    }

    private static Supplier<Tokenizer> simplePatternSplit(Definition definition) {
        String pattern = definition.settings().get("pattern", "");
        return () -> new SimplePatternSplitTokenizer(pattern);
    }

    private static Supplier<Tokenizer> pathHierarchy(Definition definition) {
        int bufferSize = definition.integer("buffer_size", 1024);
        char delimiter = character(definition, "delimiter", PathHierarchyTokenizer.DEFAULT_DELIMITER);
        char replacement = character(definition, "replacement", delimiter);
        int skip = definition.integer("skip", PathHierarchyTokenizer.DEFAULT_SKIP);
        if (definition.flag("reverse", false)) {
            return () -> new ReversePathHierarchyTokenizer(bufferSize, delimiter, replacement, skip);
        }
        return () -> new PathHierarchyTokenizer(bufferSize, delimiter, replacement, skip);
    }

    private static char character(Definition definition, String parameter, char fallback) {
        String value = definition.settings().get(parameter, String.valueOf(fallback));
        if (value.length() != 1) {
            throw new IllegalArgumentException(parameter + " must be a one char value");
        }
        return value.charAt(0);
    }

    private static Supplier<Tokenizer> characterGroup(Definition definition) {
        IntPredicate separators = separators(definition.settings().getAsList("tokenize_on_chars"));
        int length = maxTokenLength(definition);
        return () -> new CharTokenizer(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY, length) {
            @Override
            protected boolean isTokenChar(int character) {
                return !separators.test(character);
            }
        };
    }

    private static IntPredicate separators(List<String> groups) {
        Set<Integer> single = new HashSet<>();
        IntPredicate separators = single::contains;
        for (String group : groups) {
            Optional<IntPredicate> named = CharacterClasses.find(group);
            if (named.isPresent()) {
                separators = separators.or(named.get());
            } else {
                single.add(singleCharacter(group));
            }
        }
        return separators;
    }

    private static Integer singleCharacter(String group) {
        String text = group.length() > 1 && group.charAt(0) == '\\' ? MappingRule.unescape(group) : group;
        if (text.length() != 1) {
            throw new IllegalArgumentException("Invalid character or group in [tokenize_on_chars]: [" + group + "]");
        }
        return (int) text.charAt(0);
    }
}
