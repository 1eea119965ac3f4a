package kring.analysis;

import static org.apache.lucene.analysis.compound.CompoundWordTokenFilterBase.DEFAULT_MAX_SUBWORD_SIZE;
import static org.apache.lucene.analysis.compound.CompoundWordTokenFilterBase.DEFAULT_MIN_SUBWORD_SIZE;
import static org.apache.lucene.analysis.compound.CompoundWordTokenFilterBase.DEFAULT_MIN_WORD_SIZE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.classic.ClassicFilter;
import org.apache.lucene.analysis.compound.DictionaryCompoundWordTokenFilter;
import org.apache.lucene.analysis.compound.HyphenationCompoundWordTokenFilter;
import org.apache.lucene.analysis.compound.hyphenation.HyphenationTree;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.core.FlattenGraphFilter;
import org.apache.lucene.analysis.core.UpperCaseFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.el.GreekLowerCaseFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.ga.IrishLowerCaseFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.FingerprintFilter;
import org.apache.lucene.analysis.miscellaneous.KeepWordFilter;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.apache.lucene.analysis.miscellaneous.LimitTokenCountFilter;
import org.apache.lucene.analysis.miscellaneous.PatternKeywordMarkerFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.miscellaneous.ScandinavianFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.ScandinavianNormalizationFilter;
import org.apache.lucene.analysis.miscellaneous.SetKeywordMarkerFilter;
import org.apache.lucene.analysis.miscellaneous.StemmerOverrideFilter;
import org.apache.lucene.analysis.miscellaneous.TrimFilter;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.analysis.reverse.ReverseStringFilter;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.common.regex.Regex;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.xml.sax.InputSource;

/** The token filters that index settings can define, by the names of the Elasticsearch reference. */
final class TokenFilters {

    private TokenFilters() {}

    /** Reads a filter's parameters once and returns the function that applies it to a stream. */
    private interface Build {
        UnaryOperator<TokenStream> from(Definition definition) throws IOException;
    }

    static Map<String, AnalysisProvider<TokenFilterFactory>> all(SynonymSets synonymSets) {
        Map<String, AnalysisProvider<TokenFilterFactory>> filters = new HashMap<>();
        addNormalizing(filters);
        addSimple(filters);
        addWordLists(filters);
        addMultiToken(filters);
        filters.put("asciifolding", (index, env, name, settings) -> asciiFolding(new Definition(index, env, name, settings)));
        filters.put("multiplexer", required((index, env, name, settings) -> new MultiplexerFactory(name, settings)));
        filters.put("synonym", required(synonyms(false, synonymSets)));
        filters.put("synonym_graph", required(synonyms(true, synonymSets)));
        return filters;
    }

    private static void addNormalizing(Map<String, AnalysisProvider<TokenFilterFactory>> filters) {
        filters.put("cjk_width", normalizing(d -> CJKWidthFilter::new));
        filters.put("decimal_digit", normalizing(d -> DecimalDigitFilter::new));
        filters.put("elision", required(normalizing(TokenFilters::elision)));
        filters.put("german_normalization", normalizing(d -> GermanNormalizationFilter::new));
        filters.put("lowercase", normalizing(TokenFilters::lowercase));
        filters.put("pattern_replace", required(normalizing(TokenFilters::patternReplace)));
        filters.put("scandinavian_folding", normalizing(d -> ScandinavianFoldingFilter::new));
        filters.put("scandinavian_normalization", normalizing(d -> ScandinavianNormalizationFilter::new));
        filters.put("trim", normalizing(d -> TrimFilter::new));
        filters.put("uppercase", normalizing(d -> UpperCaseFilter::new));
    }

    private static void addSimple(Map<String, AnalysisProvider<TokenFilterFactory>> filters) {
        filters.put("apostrophe", plain(d -> ApostropheFilter::new));
        filters.put("classic", plain(d -> ClassicFilter::new));
        filters.put("flatten_graph", plain(d -> FlattenGraphFilter::new));
        filters.put("kstem", plain(d -> KStemFilter::new));
        filters.put("length", plain(TokenFilters::length));
        filters.put("limit", plain(TokenFilters::limit));
        filters.put("porter_stem", plain(d -> PorterStemFilter::new));
        filters.put("remove_duplicates", plain(d -> RemoveDuplicatesTokenFilter::new));
        filters.put("reverse", plain(d -> ReverseStringFilter::new));
        filters.put("snowball", plain(d -> Stemmers.snowball(d.settings().get("language", "English"))));
        filters.put("stemmer", plain(d -> Stemmers.byLanguage(d.settings().get("language", d.settings().get("name", "porter")))));
        filters.put("truncate", plain(TokenFilters::truncate));
        filters.put("unique", plain(TokenFilters::unique));
    }

    private static void addWordLists(Map<String, AnalysisProvider<TokenFilterFactory>> filters) {
        filters.put("keep", required(plain(TokenFilters::keep)));
        filters.put("keyword_marker", required(plain(TokenFilters::keywordMarker)));
        filters.put("stemmer_override", required(plain(TokenFilters::stemmerOverride)));
    }

    private static void addMultiToken(Map<String, AnalysisProvider<TokenFilterFactory>> filters) {
        filters.put("dictionary_decompounder", required(multiToken(TokenFilters::dictionaryDecompounder)));
        filters.put("edge_ngram", multiToken(NGrams::edgeFilter));
        filters.put("fingerprint", multiToken(TokenFilters::fingerprint));
        filters.put("hyphenation_decompounder", required(multiToken(TokenFilters::hyphenationDecompounder)));
        filters.put("ngram", multiToken(NGrams::filter));
        filters.put("pattern_capture", required(multiToken(TokenFilters::patternCapture)));
        filters.put("word_delimiter", multiToken(WordDelimiters::linear));
        filters.put("word_delimiter_graph", multiToken(WordDelimiters::graph));
    }

    private static AnalysisProvider<TokenFilterFactory> plain(Build build) {
        return provider(build, FilterFactory::new);
    }

    private static AnalysisProvider<TokenFilterFactory> normalizing(Build build) {
        return provider(build, FilterFactory.Normalizing::new);
    }

    private static AnalysisProvider<TokenFilterFactory> multiToken(Build build) {
        return provider(build, FilterFactory.MultiToken::new);
    }

    private static AnalysisProvider<TokenFilterFactory> provider(
        Build build,
        BiFunction<String, UnaryOperator<TokenStream>, TokenFilterFactory> factory
    ) {
        return (index, env, name, settings) -> factory.apply(name, build.from(new Definition(index, env, name, settings)));
    }

    /** Marks a filter that means nothing without parameters, so that Elasticsearch never tries to make a default one. */
    private static AnalysisProvider<TokenFilterFactory> required(AnalysisProvider<TokenFilterFactory> provider) {
        return AnalysisPlugin.requiresAnalysisSettings(provider);
    }

    private static AnalysisProvider<TokenFilterFactory> synonyms(boolean graph, SynonymSets sets) {
        return (index, env, name, settings) -> new SynonymFactory(new Definition(index, env, name, settings), graph, sets);
    }

    private static TokenFilterFactory asciiFolding(Definition definition) {
        UnaryOperator<TokenStream> folded = ASCIIFoldingFilter::new;
        if (definition.flag("preserve_original", false)) {
            return new FilterFactory.Preserving(definition.name(), input -> new ASCIIFoldingFilter(input, true), folded);
        }
        return new FilterFactory.Normalizing(definition.name(), folded);
    }

    private static UnaryOperator<TokenStream> elision(Definition definition) {
        CharArraySet articles = Analysis.parseArticles(definition.environment(), definition.settings());
        if (articles == null) {
            throw new IllegalArgumentException("elision filter requires [articles] or [articles_path] setting");
        }
        return input -> new ElisionFilter(input, articles);
    }

    private static UnaryOperator<TokenStream> lowercase(Definition definition) {
        String language = definition.settings().get("language");
        return switch (language) {
            case null -> LowerCaseFilter::new;
            case "greek" -> GreekLowerCaseFilter::new;
            case "irish" -> IrishLowerCaseFilter::new;
            case "turkish" -> TurkishLowerCaseFilter::new;
            default -> throw new IllegalArgumentException("language [" + language + "] not support for lower case");
        };
    }

    private static UnaryOperator<TokenStream> patternReplace(Definition definition) {
        Pattern pattern = Regex.compile(definition.required("pattern"), definition.settings().get("flags"));
        String replacement = definition.settings().get("replacement", "");
        boolean all = definition.flag("all", true);
        return input -> new PatternReplaceFilter(input, pattern, replacement, all);
    }

    private static UnaryOperator<TokenStream> patternCapture(Definition definition) {
        List<String> patterns = definition.settings().getAsList("patterns");
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("required setting 'patterns' is missing for token filter [" + definition.name() + "]");
        }
        Pattern[] compiled = patterns.stream().map(Pattern::compile).toArray(Pattern[]::new);
        boolean preserveOriginal = definition.flag("preserve_original", true);
        return input -> new PatternCaptureGroupTokenFilter(input, preserveOriginal, compiled);
    }

    private static UnaryOperator<TokenStream> length(Definition definition) {
        int min = definition.integer("min", 0);
        int max = definition.integer("max", Integer.MAX_VALUE);
        return input -> new LengthFilter(input, min, max);
    }

    private static UnaryOperator<TokenStream> limit(Definition definition) {
        int count = definition.integer("max_token_count", 1);
        boolean consumeAll = definition.flag("consume_all_tokens", false);
        return input -> new LimitTokenCountFilter(input, count, consumeAll);
    }

    private static UnaryOperator<TokenStream> truncate(Definition definition) {
        int length = definition.integer("length", 10);
        return input -> new TruncateTokenFilter(input, length);
    }

    private static UnaryOperator<TokenStream> unique(Definition definition) {
        boolean onlyOnSamePosition = definition.flag("only_on_same_position", false);
        return input -> new UniqueFilter(input, onlyOnSamePosition);
    }

    private static UnaryOperator<TokenStream> fingerprint(Definition definition) {
        String separator = definition.settings().get("separator", String.valueOf(FingerprintFilter.DEFAULT_SEPARATOR));
        if (separator.length() != 1) {
            throw new IllegalArgumentException("Setting [separator] must be a single, non-null character. [" + separator + "] was provided.");
        }
        int maxOutputSize = definition.integer("max_output_size", 255);
        return input -> new FingerprintFilter(input, maxOutputSize, separator.charAt(0));
    }

    private static UnaryOperator<TokenStream> keep(Definition definition) {
        CharArraySet words = wordSet(definition, "keep_words");
        return input -> new KeepWordFilter(input, words);
    }

    private static UnaryOperator<TokenStream> keywordMarker(Definition definition) {
        String pattern = definition.settings().get("keywords_pattern");
        List<String> keywords = Analysis.getWordList(definition.environment(), definition.settings(), "keywords");
        if ((pattern == null) == (keywords == null)) {
            throw new IllegalArgumentException(
                "keyword filter requires either `keywords`, `keywords_path`, or `keywords_pattern` to be configured, and not a pattern beside words"
            );
        }
        boolean ignoreCase = definition.flag("ignore_case", false);
        if (pattern != null) {
            Pattern compiled = Pattern.compile(pattern, ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
            return input -> new PatternKeywordMarkerFilter(input, compiled);
        }
        CharArraySet words = new CharArraySet(keywords, ignoreCase);
        return input -> new SetKeywordMarkerFilter(input, words);
    }

    private static UnaryOperator<TokenStream> stemmerOverride(Definition definition) throws IOException {
        List<String> rules = Analysis.getWordList(definition.environment(), definition.settings(), "rules");
        if (rules == null) {
            throw new IllegalArgumentException("stemmer override filter requires either `rules` or `rules_path` to be configured");
        }
        StemmerOverrideFilter.Builder builder = new StemmerOverrideFilter.Builder(false);
        for (String line : rules) {
            MappingRule rule = MappingRule.parse(line);
            for (String word : rule.key().split(",")) {
                builder.add(word.trim(), rule.value());
            }
        }
        StemmerOverrideFilter.StemmerOverrideMap overrides = builder.build();
        return input -> new StemmerOverrideFilter(input, overrides);
    }

    private static UnaryOperator<TokenStream> dictionaryDecompounder(Definition definition) {
        CharArraySet words = wordSet(definition, "word_list");
        int minWord = definition.integer("min_word_size", DEFAULT_MIN_WORD_SIZE);
        int minSubword = definition.integer("min_subword_size", DEFAULT_MIN_SUBWORD_SIZE);
        int maxSubword = definition.integer("max_subword_size", DEFAULT_MAX_SUBWORD_SIZE);
        boolean longest = definition.flag("only_longest_match", false);
        return input -> new DictionaryCompoundWordTokenFilter(input, words, minWord, minSubword, maxSubword, longest);
    }

    private static UnaryOperator<TokenStream> hyphenationDecompounder(Definition definition) throws IOException {
        CharArraySet words = wordSet(definition, "word_list");
        HyphenationTree hyphenation = hyphenationTree(definition);
        int minWord = definition.integer("min_word_size", DEFAULT_MIN_WORD_SIZE);
        int minSubword = definition.integer("min_subword_size", DEFAULT_MIN_SUBWORD_SIZE);
        int maxSubword = definition.integer("max_subword_size", DEFAULT_MAX_SUBWORD_SIZE);
        boolean longest = definition.flag("only_longest_match", false);
        boolean noSubMatches = definition.flag("no_sub_matches", false);
        boolean noOverlap = definition.flag("no_overlapping_matches", false);
        return input -> new HyphenationCompoundWordTokenFilter(
            input, hyphenation, words, minWord, minSubword, maxSubword, longest, noSubMatches, noOverlap
        );
    }

    private static HyphenationTree hyphenationTree(Definition definition) throws IOException {
        String path = definition.required("hyphenation_patterns_path");
        try (InputStream patterns = Files.newInputStream(definition.environment().configDir().resolve(path))) {
            return HyphenationCompoundWordTokenFilter.getHyphenationTree(new InputSource(patterns));
        }
    }

    private static CharArraySet wordSet(Definition definition, String parameter) {
        CharArraySet words = Analysis.getWordSet(definition.environment(), definition.settings(), parameter);
        if (words == null) {
            throw new IllegalArgumentException(
                parameter + " must be provided for [" + definition.name() + "], either as a path to a file, or directly"
            );
        }
        return words;
    }
}
