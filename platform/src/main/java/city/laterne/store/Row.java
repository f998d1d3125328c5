package city.laterne.store;

/** A row of a side table. */
public record Row(byte[] key, byte[] value) {}
