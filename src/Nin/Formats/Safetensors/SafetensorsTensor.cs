using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nin.Formats.Safetensors;

/// <summary>One tensor of a safetensors file: a name, a shape and little-endian bytes in row-major order.</summary>
public sealed class SafetensorsTensor
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly float[]? _singles;

    internal SafetensorsTensor(string name, SafetensorsType type, long[] shape, ReadOnlyMemory<byte> bytes)
    {
        (Name, Type, Shape, _bytes) = (name, type, shape, bytes);
    }

    /// <summary>A tensor of F32, on a machine that has its bytes in the file's order.</summary>
    internal SafetensorsTensor(string name, long[] shape, float[] singles)
    {
        (Name, Type, Shape, _singles) = (name, SafetensorsType.F32, shape, singles);
    }

    /// <summary>The key in the file, such as <c>features.0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public SafetensorsType Type { get; }

    /// <summary>The dimensions, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The elements as they stand in the file.</summary>
    public ReadOnlySpan<byte> Data => _singles is null ? _bytes.Span : MemoryMarshal.AsBytes(_singles.AsSpan());

    /// <summary>The number of elements.</summary>
    public int Count => Data.Length / SafetensorsTypes.SizeOf(Type);

    /// <summary>The elements as float32, converted where the file holds F16, BF16 or F64.</summary>
    /// <exception cref="InvalidOperationException">The elements are not F16, BF16, F32 or F64.</exception>
    public float[] ToSingles()
    {
        float[] values = new float[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>As <see cref="ToSingles"/>, but without copying what was read as float32; nobody may change it.</summary>
    internal float[] AsSingles() => _singles ?? ToSingles();

    /// <summary>Copies the elements as float32, converted where the file holds F16, BF16 or F64.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has not <see cref="Count"/> elements.</exception>
    /// <exception cref="InvalidOperationException">The elements are not F16, BF16, F32 or F64.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length != Count)
        {
            throw new ArgumentException(
                $"{Name}: expected room for {Count} elements, got {destination.Length}.", nameof(destination));
        }

        ReadOnlySpan<byte> bytes = Data;
        switch (Type)
        {
            case SafetensorsType.F32 when BitConverter.IsLittleEndian:
                bytes.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case SafetensorsType.F32:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                }

                break;
            case SafetensorsType.F64:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                }

                break;
            case SafetensorsType.F16:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                }

                break;
            case SafetensorsType.BF16:
                for (int i = 0; i < destination.Length; i++)
                {
                    uint upper = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
                    destination[i] = BitConverter.UInt32BitsToSingle(upper << 16);
                }

                break;
            default:
                throw new InvalidOperationException(
                    $"{Name}: expected F16, BF16, F32 or F64 elements, got {SafetensorsTypes.NameOf(Type)}.");
        }
    }

    /// <summary>The elements of an I64 tensor.</summary>
    /// <exception cref="InvalidOperationException">The elements are not I64.</exception>
    public long[] ToInt64()
    {
        if (Type != SafetensorsType.I64)
        {
            throw new InvalidOperationException($"{Name}: expected I64 elements, got {SafetensorsTypes.NameOf(Type)}.");
        }

        long[] values = new long[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(Data[(8 * i)..]);
        }

        return values;
    }

    /// <summary>The name, type and shape, for messages.</summary>
    public override string ToString() => $"{Name} {SafetensorsTypes.NameOf(Type)} [{string.Join(", ", Shape)}]";
}
