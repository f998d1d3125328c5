package city.laterne.context.entity;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** JSON parsers with limits: nothing nests deeper than {@value #DEEPEST}. */
public final class Json {
  /** The deepest nesting that is read. */
  public static final int DEEPEST = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  /** For documents with their own @context, which have to be read twice. */
  public static final JsonMapper TREE = JsonMapper.builder(FACTORY).build();

  private Json() {}

  /** A parser of a whole array. */
  public static JsonParser parser(byte[] bytes) {
    return FACTORY.createParser(ObjectReadContext.empty(), bytes);
  }
}
