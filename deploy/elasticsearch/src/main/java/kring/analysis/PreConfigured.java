package kring.analysis;

import java.util.List;
import java.util.function.Function;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.charfilter.HTMLStripCharFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.classic.ClassicFilter;
import org.apache.lucene.analysis.classic.ClassicTokenizer;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.core.FlattenGraphFilter;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.core.LetterTokenizer;
import org.apache.lucene.analysis.core.UpperCaseFilter;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.KeywordRepeatFilter;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.apache.lucene.analysis.miscellaneous.LimitTokenCountFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.miscellaneous.ScandinavianFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.ScandinavianNormalizationFilter;
import org.apache.lucene.analysis.miscellaneous.TrimFilter;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterIterator;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenizer;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.apache.lucene.analysis.path.PathHierarchyTokenizer;
import org.apache.lucene.analysis.reverse.ReverseStringFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.index.analysis.PreConfiguredCharFilter;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.PreConfiguredTokenizer;

/** What an analyzer may name without a definition of its own, with the parameters that Elasticsearch fixes for that use. */
final class PreConfigured {

    private static final int WORD_DELIMITER_FLAGS = WordDelimiterGraphFilter.GENERATE_WORD_PARTS
        | WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS
        | WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE
        | WordDelimiterGraphFilter.SPLIT_ON_NUMERICS
        | WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE;

    private PreConfigured() {}

    @SuppressWarnings("deprecation")
    static List<PreConfiguredTokenFilter> tokenFilters() {
        return List.of(
            plain("apostrophe", ApostropheFilter::new),
            normalizing("asciifolding", ASCIIFoldingFilter::new),
            normalizing("cjk_width", CJKWidthFilter::new),
            plain("classic", ClassicFilter::new),
            normalizing("decimal_digit", DecimalDigitFilter::new),
            multiToken("edge_ngram", input -> new EdgeNGramTokenFilter(input, 1)),
            normalizing("elision", input -> new ElisionFilter(input, FrenchAnalyzer.DEFAULT_ARTICLES)),
            plain("flatten_graph", FlattenGraphFilter::new),
            normalizing("german_normalization", GermanNormalizationFilter::new),
            multiToken("keyword_repeat", KeywordRepeatFilter::new),
            plain("kstem", KStemFilter::new),
            plain("length", input -> new LengthFilter(input, 0, Integer.MAX_VALUE)),
            plain("limit", input -> new LimitTokenCountFilter(input, 1, false)),
            multiToken("ngram", input -> new NGramTokenFilter(input, 1, 2, false)),
            plain("porter_stem", PorterStemFilter::new),
            plain("remove_duplicates", RemoveDuplicatesTokenFilter::new),
            plain("reverse", ReverseStringFilter::new),
            normalizing("scandinavian_folding", ScandinavianFoldingFilter::new),
            normalizing("scandinavian_normalization", ScandinavianNormalizationFilter::new),
            plain("snowball", input -> new SnowballFilter(input, "English")),
            plain("stemmer", PorterStemFilter::new),
            normalizing("trim", TrimFilter::new),
            plain("truncate", input -> new TruncateTokenFilter(input, 10)),
            plain("unique", input -> new UniqueFilter(input, false)),
            normalizing("uppercase", UpperCaseFilter::new),
            multiToken("word_delimiter", input -> new WordDelimiterFilter(input, WORD_DELIMITER_FLAGS, null)),
            multiToken(
                "word_delimiter_graph",
                input -> new WordDelimiterGraphFilter(
                    input, true, WordDelimiterIterator.DEFAULT_WORD_DELIM_TABLE, WORD_DELIMITER_FLAGS, null
                )
            )
        );
    }

    static List<PreConfiguredTokenizer> tokenizers() {
        return List.of(
            PreConfiguredTokenizer.singleton("classic", ClassicTokenizer::new),
            PreConfiguredTokenizer.singleton("edge_ngram", () -> new EdgeNGramTokenizer(1, 2)),
            PreConfiguredTokenizer.singleton("keyword", KeywordTokenizer::new),
            PreConfiguredTokenizer.singleton("letter", LetterTokenizer::new),
            PreConfiguredTokenizer.singleton("lowercase", LowercaseTokenizer::new),
            PreConfiguredTokenizer.singleton("ngram", NGramTokenizer::new),
            PreConfiguredTokenizer.singleton("path_hierarchy", PathHierarchyTokenizer::new),
            PreConfiguredTokenizer.singleton("pattern", Tokenizers::defaultPattern),
            PreConfiguredTokenizer.singleton("uax_url_email", UAX29URLEmailTokenizer::new),
            PreConfiguredTokenizer.singleton("whitespace", WhitespaceTokenizer::new)
        );
    }

    static List<PreConfiguredCharFilter> charFilters() {
        return List.of(PreConfiguredCharFilter.singleton("html_strip", false, HTMLStripCharFilter::new));
    }

    private static PreConfiguredTokenFilter plain(String name, Function<TokenStream, TokenStream> create) {
        return PreConfiguredTokenFilter.singleton(name, false, create);
    }

    private static PreConfiguredTokenFilter normalizing(String name, Function<TokenStream, TokenStream> create) {
        return PreConfiguredTokenFilter.singleton(name, true, create);
    }

    private static PreConfiguredTokenFilter multiToken(String name, Function<TokenStream, TokenStream> create) {
        return PreConfiguredTokenFilter.singleton(name, false, false, create);
    }
}
