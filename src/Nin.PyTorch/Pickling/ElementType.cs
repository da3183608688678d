using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Nin.Formats.Safetensors;

namespace Nin.PyTorch.Pickling;

/// <summary>A type of numbers, and how they become floats. Whole numbers beyond 2^24 are rounded, as PyTorch does it.</summary>
/// <param name="Name">PyTorch's name, such as <c>float32</c>.</param>
/// <param name="Size">Bytes of a number.</param>
/// <param name="Read">The number that little-endian bytes are.</param>
internal sealed record ElementType(string Name, int Size, ElementType.Reader Read)
{
    /// <summary>Makes a float of the bytes of a number.</summary>
    public delegate float Reader(ReadOnlySpan<byte> bytes);

    public static readonly ElementType Float32 = new("float32", 4, BinaryPrimitives.ReadSingleLittleEndian);

    private static readonly ElementType
        Float64 = new("float64", 8, bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        Float16 = new("float16", 2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        BFloat16 = new(
            "bfloat16", 2, bytes => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        Int64 = new("int64", 8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        Int32 = new("int32", 4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        Int16 = new("int16", 2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        Int8 = new("int8", 1, bytes => (sbyte)bytes[0]),
        UInt64 = new("uint64", 8, bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
        UInt32 = new("uint32", 4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        UInt16 = new("uint16", 2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        UInt8 = new("uint8", 1, bytes => bytes[0]),
        Bool = new("bool", 1, bytes => bytes[0] == 0 ? 0 : 1),

        // The upper byte of a half.
        Float8E5M2 = new("float8_e5m2", 1, bytes => (float)BitConverter.UInt16BitsToHalf((ushort)(bytes[0] << 8))),
        Float8E4M3 = new("float8_e4m3fn", 1, bytes => Small(bytes[0]));

    /// <summary>The types by the names that torch has for them.</summary>
    public static IReadOnlyDictionary<string, ElementType> ByName { get; } = new Dictionary<string, ElementType>(
        ((ElementType[])
        [
            Float32, Float64, Float16, BFloat16, Int64, Int32, Int16, Int8, UInt64, UInt32, UInt16, UInt8, Bool, Float8E5M2,
            Float8E4M3,
        ]).Select(type => KeyValuePair.Create(type.Name, type)), StringComparer.Ordinal)
    {
        ["float"] = Float32, ["double"] = Float64, ["half"] = Float16, ["long"] = Int64, ["int"] = Int32, ["short"] = Int16,
    };

    /// <summary>The types of storages, by the names of their classes; null for one whose tensors say what it holds.</summary>
    public static IReadOnlyDictionary<string, ElementType?> ByStorage { get; } = new Dictionary<string, ElementType?>(
        StringComparer.Ordinal)
    {
        ["FloatStorage"] = Float32, ["DoubleStorage"] = Float64, ["HalfStorage"] = Float16, ["BFloat16Storage"] = BFloat16,
        ["LongStorage"] = Int64, ["IntStorage"] = Int32, ["ShortStorage"] = Int16, ["CharStorage"] = Int8,
        ["ByteStorage"] = UInt8, ["BoolStorage"] = Bool, ["UntypedStorage"] = null,
    };

    /// <summary>The type of a tensor in a safetensors file.</summary>
    public static ElementType Of(SafetensorsType type) => type switch
    {
        SafetensorsType.F64 => Float64,
        SafetensorsType.F16 => Float16,
        SafetensorsType.BF16 => BFloat16,
        SafetensorsType.F8E5M2 => Float8E5M2,
        SafetensorsType.F8E4M3 => Float8E4M3,
        SafetensorsType.I64 => Int64,
        SafetensorsType.I32 => Int32,
        SafetensorsType.I16 => Int16,
        SafetensorsType.I8 => Int8,
        SafetensorsType.U64 => UInt64,
        SafetensorsType.U32 => UInt32,
        SafetensorsType.U16 => UInt16,
        SafetensorsType.U8 => UInt8,
        SafetensorsType.Bool => Bool,
        _ => Float32,
    };

    /// <summary>Whether the bytes of a file are the floats of this machine.</summary>
    public bool IsOfThisMachine => this == Float32 && BitConverter.IsLittleEndian;

    /// <summary>Makes floats of little-endian bytes.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        if (IsOfThisMachine)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(numbers));
            return;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Read(bytes.Slice(i * Size, Size));
        }
    }

    /// <summary>Four bits of exponent and three of fraction: no infinity, and one NaN of each sign.</summary>
    /// <remarks><b>Source</b> Micikevicius et al., arXiv 2209.05433, table 1.</remarks>
    private static float Small(byte bits)
    {
        int exponent = (bits >> 3) & 15, fraction = bits & 7;
        float size = (bits & 0x7F) == 0x7F ? float.NaN
            : exponent == 0 ? MathF.ScaleB(fraction, -9)
            : MathF.ScaleB(8 + fraction, exponent - 10);
        return bits < 0x80 ? size : -size;
    }
}
