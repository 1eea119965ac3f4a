package kring.analysis;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.text.ParseException;
import java.util.List;
import java.util.function.Function;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.synonym.SynonymFilter;
import org.apache.lucene.analysis.synonym.SynonymGraphFilter;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.elasticsearch.index.IndexService.IndexCreationContext;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.AnalysisMode;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.CustomAnalyzer;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;

/** The {@code synonym} and {@code synonym_graph} filters. Rules are read through the filters that precede this one in its analyzer. */
final class SynonymFactory implements TokenFilterFactory {

    private final Definition definition;
    private final boolean graph;
    private final SynonymSets sets;
    private final boolean updateable;
    private final boolean lenient;

    SynonymFactory(Definition definition, boolean graph, SynonymSets sets) {
        this.definition = definition;
        this.graph = graph;
        this.sets = sets;
        this.updateable = definition.flag("updateable", false);
        this.lenient = definition.flag("lenient", updateable);
        if (!hasSet() && !hasPath() && !hasRules()) {
            throw new IllegalArgumentException(
                "[" + definition.name() + "] requires either `synonyms`, `synonyms_set` or `synonyms_path` to be configured"
            );
        }
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public AnalysisMode getAnalysisMode() {
        return updateable ? AnalysisMode.SEARCH_TIME : AnalysisMode.ALL;
    }

    @Override
    public TokenStream create(TokenStream input) {
        throw new IllegalStateException("synonyms need the rest of their analyzer; Elasticsearch asks for a chain aware factory first");
    }

    @Override
    public TokenFilterFactory getChainAwareTokenFilterFactory(
        IndexCreationContext context,
        TokenizerFactory tokenizer,
        List<CharFilterFactory> charFilters,
        List<TokenFilterFactory> precedingFilters,
        Function<String, TokenFilterFactory> allFilters
    ) {
        TokenFilterFactory[] parsing = precedingFilters.stream().map(TokenFilterFactory::getSynonymFilter).toArray(TokenFilterFactory[]::new);
        try (Analyzer analyzer = new CustomAnalyzer(tokenizer, charFilters.toArray(CharFilterFactory[]::new), parsing)) {
            return new InChain(synonymMap(analyzer, context));
        }
    }

    private SynonymMap synonymMap(Analyzer analyzer, IndexCreationContext context) {
        try (Reader rules = rules(context)) {
            SynonymMap.Parser parser = parser(analyzer);
            parser.parse(rules);
            return parser.build();
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException("failed to build synonyms of [" + name() + "]: " + e.getMessage(), e);
        }
    }

    private SynonymMap.Parser parser(Analyzer analyzer) {
        boolean expand = definition.flag("expand", true);
        if (definition.settings().get("format", "").equalsIgnoreCase("wordnet")) {
            return new SynonymParsers.WordNet(expand, lenient, analyzer);
        }
        return new SynonymParsers.Solr(expand, lenient, analyzer);
    }

    private Reader rules(IndexCreationContext context) {
        if (hasSet()) {
            // A set is read from an index of the node, which the threads that create an index must not wait for.
            // Elasticsearch reloads the search analyzers as soon as the new index has a shard, and then reads the rules.
            return context == IndexCreationContext.RELOAD_ANALYZERS
                ? sets.rules(definition.settings().get("synonyms_set"), lenient)
                : new StringReader("");
        }
        if (hasPath()) {
            return Analysis.getReaderFromFile(definition.environment(), definition.settings().get("synonyms_path"), "synonyms_path");
        }
        return new StringReader(String.join("\n", definition.settings().getAsList("synonyms")));
    }

    private boolean hasSet() {
        return definition.settings().hasValue("synonyms_set");
    }

    private boolean hasPath() {
        return definition.settings().hasValue("synonyms_path");
    }

    private boolean hasRules() {
        return definition.settings().hasValue("synonyms");
    }

    /** The filter with its rules read, as it takes part in one analyzer. */
    private final class InChain implements TokenFilterFactory {

        private final SynonymMap synonyms;

        InChain(SynonymMap synonyms) {
            this.synonyms = synonyms;
        }

        @Override
        public String name() {
            return SynonymFactory.this.name();
        }

        @Override
        @SuppressWarnings("deprecation")
        public TokenStream create(TokenStream input) {
            if (synonyms.fst == null) {
                return input;
            }
            return graph ? new SynonymGraphFilter(input, synonyms, false) : new SynonymFilter(input, synonyms, false);
        }

        /** Rules of a later synonym filter are read without these synonyms, for a rule cannot have stacked tokens. */
        @Override
        public TokenFilterFactory getSynonymFilter() {
            return IDENTITY_FILTER;
        }

        @Override
        public AnalysisMode getAnalysisMode() {
            return SynonymFactory.this.getAnalysisMode();
        }

        @Override
        public String getResourceName() {
            return hasSet() ? definition.settings().get("synonyms_set") : definition.settings().get("synonyms_path");
        }
    }
}
