package kring.analysis;

import java.io.Reader;

import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.synonyms.SynonymsManagementAPIService;

/** The synonym sets that the node keeps by its synonyms API. Analysis is set up before the node has a client, hence connect(). */
final class SynonymSets {

    private volatile SynonymsManagementAPIService service;

    void connect(Client client) {
        service = new SynonymsManagementAPIService(client);
    }

    /** Opens the rules of a set in Solr format; blocks until they are read. */
    Reader rules(String set, boolean ignoreMissing) {
        return Analysis.getReaderFromIndex(set, service, ignoreMissing);
    }
}
