package city.laterne.context.jsonld;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The terms of the NGSI-LD core context (ETSI GS CIM 009 v1.9.1, annex B). They cannot be
 * redefined.
 */
final class CoreTerms {
  static final String NGSI_LD = "https://uri.etsi.org/ngsi-ld/";
  static final String DEFAULT_VOCABULARY = NGSI_LD + "default-context/";
  private static final Pattern CORE_CONTEXT =
      Pattern.compile(
          Pattern.quote(NGSI_LD + "v1/ngsi-ld-core-context") + "(-v\\d+(\\.\\d+){1,2})?\\.jsonld");
  private static final String GEOJSON = "https://purl.org/geojson/vocab#";

  /** Terms that are {@code ngsi-ld:} and themselves. */
  private static final String SAME =
      """
      Attribute AttributeList ContextSourceIdentity ContextSourceNotification
      ContextSourceRegistration Date DateTime EntityMap EntityType EntityTypeInfo EntityTypeList
      ExecutionResultDetails GeoProperty JsonProperty LanguageProperty ListProperty
      ListRelationship Notification Property Relationship Snapshot SnapshotNotification
      Subscription TemporalProperty Time VocabProperty accept aggrMethods aggrParams
      aggrPeriodDuration attributeCount attributeDetails attributeList attributeName
      attributeNames attributeTypes attributes attrs avg cacheDuration collation
      contextSourceAlias contextSourceExtras contextSourceInfo contextSourceTimeAt
      contextSourceUptime cooldown createdAt csf data datasetId deletedAt detail distinctCount
      endAt endTimeAt endpoint entities entity entityCount entityId entityList error errors
      expandValues expiresAt format geoQ geoproperty georel idPattern information instanceId
      isActive join jsonKeys jsonldContext jsons lang lastFailure lastN lastNotification
      lastSuccess lastUsedAt linkedMaps localOnly location management managementInterval max min
      mode modifiedAt ngsildConformance ngsildproof notUpdated notification notificationTrigger
      notifiedAt notifierInfo observationInterval observationSpace observedAt omit
      operationSpace operations orderBy ordering pick problemDetails propertyNames q reason
      receiverInfo refreshRate registrationId registrationName relationshipNames resultStatus
      scope scopeQ showChanges snapshotId snapshotLifetime snapshotPriority snapshotQueries
      snapshotQueriesDetails snapshotStatus snapshotTemporalQueries
      snapshotTemporalQueriesDetails startAt status stddev subscriptionId subscriptionName
      success sum sumsq sysAttrs temporalQ tenant throttling timeAt timeInterval timeout
      timeproperty timerel timesFailed timesSent totalCount triggerReason typeList typeName
      typeNames unchanged unitCode updated uri watchedAttributes
      """;

  /** Terms whose names in {@code ngsi-ld:} differ: term, name, term, name. */
  private static final String OTHER =
      """
      containedBy isContainedBy dataset hasDataset entityMap hasEntityMap
      entityMapLifetime hasEntityMapLifetime joinLevel hasJoinLevel json hasJSON key hasKey
      languageMap hasLanguageMap languageMaps hasLanguageMaps object hasObject
      objectList hasObjectList objectLists hasObjectLists objects hasObjects
      objectType hasObjectType previousJson hasPreviousJson
      previousLanguageMap hasPreviousLanguageMap previousObject hasPreviousObject
      previousObjectList hasPreviousObjectList previousValue hasPreviousValue
      previousValueList hasPreviousValueList previousVocab hasPreviousVocab
      splitEntities hasSplitEntities value hasValue valueList hasValueList
      valueLists hasValueLists values hasValues valueType hasValueType vocab hasVocab
      vocabs hasVocabs
      """;

  /** Terms of GeoJSON. */
  private static final String GEO =
      """
      Feature FeatureCollection GeometryCollection LineString MultiLineString MultiPoint
      MultiPolygon Point Polygon bbox coordinates features geometry properties
      """;

  static final Map<String, String> TERMS = terms();

  /** Those that may begin a compact IRI. */
  static final Set<String> PREFIXES = Set.of("ngsi-ld", "geojson");

  private CoreTerms() {}

  /** Whether an IRI ends so that a term for it may begin a compact IRI (RFC 3986, gen-delims). */
  static boolean isGenericDelimiter(String iri) {
    return !iri.isEmpty() && ":/?#[]@".indexOf(iri.charAt(iri.length() - 1)) >= 0;
  }

  /** Whether a URL is that of a core context, in any of its versions. */
  static boolean isCoreContext(String url) {
    return CORE_CONTEXT.matcher(url).matches();
  }

  private static Map<String, String> terms() {
    Map<String, String> terms = new HashMap<>();
    for (String term : SAME.strip().split("\\s+")) {
      terms.put(term, NGSI_LD + term);
    }
    String[] other = OTHER.strip().split("\\s+");
    for (int i = 0; i < other.length; i += 2) {
      terms.put(other[i], NGSI_LD + other[i + 1]);
    }
    for (String term : GEO.strip().split("\\s+")) {
      terms.put(term, GEOJSON + term);
    }
    terms.put("ngsi-ld", NGSI_LD);
    terms.put("geojson", GEOJSON);
    terms.put("description", "http://purl.org/dc/terms/description");
    terms.put("title", "http://purl.org/dc/terms/title");
    terms.put("langString", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString");
    return Map.copyOf(terms);
  }
}
