namespace Nin.Parquet.Format;

/// <summary>The ways in which values are written that are read here, by their numbers.</summary>
internal static class ValueEncoding
{
    public const int Plain = 0, PlainDictionary = 2, Rle = 3, RleDictionary = 8;

    private static readonly string[] Names =
    [
        "PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY",
        "DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT",
    ];

    /// <summary>What an encoding is called.</summary>
    public static string NameOf(int encoding) => (uint)encoding < (uint)Names.Length ? Names[encoding] : $"encoding {encoding}";
}
