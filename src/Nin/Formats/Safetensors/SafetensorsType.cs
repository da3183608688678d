namespace Nin.Formats.Safetensors;

/// <summary>The element types of a safetensors file.</summary>
/// <remarks><b>Source</b> The safetensors format, the list of <c>dtype</c> names.</remarks>
public enum SafetensorsType
{
    /// <summary>Truth values, one byte each.</summary>
    Bool,

    /// <summary>Unsigned 8-bit integers.</summary>
    U8,

    /// <summary>Signed 8-bit integers.</summary>
    I8,

    /// <summary>8-bit floats with 5 exponent bits.</summary>
    F8E5M2,

    /// <summary>8-bit floats with 4 exponent bits.</summary>
    F8E4M3,

    /// <summary>Signed 16-bit integers.</summary>
    I16,

    /// <summary>Unsigned 16-bit integers.</summary>
    U16,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of a single precision number.</summary>
    BF16,

    /// <summary>Signed 32-bit integers.</summary>
    I32,

    /// <summary>Unsigned 32-bit integers.</summary>
    U32,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>IEEE double precision.</summary>
    F64,

    /// <summary>Signed 64-bit integers.</summary>
    I64,

    /// <summary>Unsigned 64-bit integers.</summary>
    U64,
}

/// <summary>The names and sizes of the element types.</summary>
internal static class SafetensorsTypes
{
    private static readonly (SafetensorsType Type, string Name, int Size)[] Known =
    [
        (SafetensorsType.Bool, "BOOL", 1),
        (SafetensorsType.U8, "U8", 1),
        (SafetensorsType.I8, "I8", 1),
        (SafetensorsType.F8E5M2, "F8_E5M2", 1),
        (SafetensorsType.F8E4M3, "F8_E4M3", 1),
        (SafetensorsType.I16, "I16", 2),
        (SafetensorsType.U16, "U16", 2),
        (SafetensorsType.F16, "F16", 2),
        (SafetensorsType.BF16, "BF16", 2),
        (SafetensorsType.I32, "I32", 4),
        (SafetensorsType.U32, "U32", 4),
        (SafetensorsType.F32, "F32", 4),
        (SafetensorsType.F64, "F64", 8),
        (SafetensorsType.I64, "I64", 8),
        (SafetensorsType.U64, "U64", 8),
    ];

    internal static string NameOf(SafetensorsType type) => Known[(int)type].Name;

    internal static int SizeOf(SafetensorsType type) => Known[(int)type].Size;

    internal static SafetensorsType? Parse(string name)
    {
        foreach ((SafetensorsType type, string known, _) in Known)
        {
            if (known == name)
            {
                return type;
            }
        }

        return null;
    }
}
