namespace Nin.Formats.Matlab;

/// <summary>How the numbers of an element of a MAT-file are stored.</summary>
internal enum MatType
{
    Int8 = 1,
    UInt8 = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Single = 7,
    Double = 9,
    Int64 = 12,
    UInt64 = 13,
    Matrix = 14,
    Compressed = 15,
}

/// <summary>What a variable is in MATLAB; its numbers may be stored as a smaller <see cref="MatType"/>.</summary>
internal enum MatClass
{
    Cell = 1,
    Struct = 2,
    Object = 3,
    Char = 4,
    Sparse = 5,
    Double = 6,
    Single = 7,
    Int8 = 8,
    UInt8 = 9,
    Int16 = 10,
    UInt16 = 11,
    Int32 = 12,
    UInt32 = 13,
    Int64 = 14,
    UInt64 = 15,
    Function = 16,
    Opaque = 17,
}

/// <summary>What the format says of its types.</summary>
internal static class MatTypes
{
    /// <summary>The bytes of one number, or 0 where the type is none of a number.</summary>
    internal static int SizeOf(MatType type) => type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Double or MatType.Int64 or MatType.UInt64 => 8,
        _ => 0,
    };

    /// <summary>Whether a variable of the class is a full array of numbers.</summary>
    internal static bool IsNumeric(MatClass kind) => kind is >= MatClass.Double and <= MatClass.UInt64;
}
