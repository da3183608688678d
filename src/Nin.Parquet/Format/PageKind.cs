namespace Nin.Parquet.Format;

/// <summary>The kinds of pages, by their numbers.</summary>
internal enum PageKind
{
    Data = 0,
    Index = 1,
    Dictionary = 2,
    DataV2 = 3,
}
